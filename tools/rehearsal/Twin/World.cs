using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin;

/// <summary>Everything that exists in the simulated clouds, and what did.</summary>
internal sealed class World
{
    private readonly Dictionary<(string Type, string Id), Entity> _existing = [];
    private readonly Dictionary<(string Type, string Id), Entity> _deleted = [];
    private readonly Dictionary<string, int> _asked = new();

    private readonly Dictionary<string, (PropertyMap Answer, int Times)> _answered = new();

    public World() { }

    /// <summary>A world of its own that begins as the other one is now.</summary>
    public World(World other)
    {
        _existing = new(other._existing);
        _deleted = new(other._deleted);
        _asked = new(other._asked);
        _answered = new(other._answered);
        Now = other.Now;
        AnswersAtOnce = other.AnswersAtOnce;
    }

    /// <summary>Called with each resource that was created, changed or, if Until is set, deleted.</summary>
    public Action<Entity>? Changed { get; set; }

    /// <summary>Whether work that continues after a cloud's answer has ended when somebody asks for it.</summary>
    public bool AnswersAtOnce { get; init; }

    /// <summary>Simulated time since the run began.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>What is deleted.</summary>
    public IEnumerable<Entity> Deleted => _deleted.Values;

    public IEnumerable<Entity> All => _existing.Values;

    public IEnumerable<Entity> OfType(string type) =>
        _existing.Values.Where(entity => entity.Type == type);

    /// <summary>What exists of a type, and what did.</summary>
    public IEnumerable<Entity> EverOfType(string type) =>
        OfType(type).Concat(_deleted.Values.Where(entity => entity.Type == type));

    /// <summary>What exists at a time of this run: also what is deleted by now, but only after that time.</summary>
    public IEnumerable<Entity> ExistingAt(TimeSpan time) =>
        All.Concat(_deleted.Values.Where(entity => entity.Until > time));

    public Entity? Find(string type, string? id) =>
        id is null ? null : _existing.GetValueOrDefault((type, id));

    /// <summary>The resource of a type that a reference means: by id, self link or ARN.</summary>
    public Entity? Resolve(string type, string? reference) =>
        OfType(type).FirstOrDefault(entity => entity.IsNamedBy(reference));

    /// <summary>Whether a resource of that id was deleted; some clouds block ids for a time.</summary>
    public bool WasDeleted(string type, string id) => _deleted.ContainsKey((type, id));

    /// <summary>What refers to a resource in its inputs.</summary>
    public IEnumerable<Entity> UsersOf(Entity entity) =>
        _existing.Values.Where(other => other != entity && other.RefersTo(entity));

    /// <summary>The first candidate, for 0, 1, 2 …, that no resource of the type has or had as its id.</summary>
    public string UnusedId(string type, Func<int, string> candidate) =>
        Enumerable
            .Range(0, int.MaxValue)
            .Select(candidate)
            .First(id => !_existing.ContainsKey((type, id)) && !WasDeleted(type, id));

    /// <summary>How often a question was put so far.</summary>
    public int TimesAsked(string question) =>
        AnswersAtOnce ? int.MaxValue : _asked.GetValueOrDefault(question);

    /// <summary>Counts a question; how often it was put before. Some answers take their time.</summary>
    public int CountQuestion(string question)
    {
        var before = TimesAsked(question);
        if (!AnswersAtOnce)
        {
            _asked[question] = before + 1;
        }
        return before;
    }

    /// <summary>Counts how often in a row a question got the same answer while nothing changed.</summary>
    public int CountSameAnswer(string question, PropertyMap answer)
    {
        var (last, times) = _answered.GetValueOrDefault(question, (answer, 0));
        times = last == answer ? times + 1 : 1;
        _answered[question] = (answer, times);
        return times;
    }

    /// <summary>From now on, what exists was there before.</summary>
    public void BeginRun()
    {
        Now = TimeSpan.Zero;
        _answered.Clear();
        foreach (var (key, entity) in _existing.ToList())
        {
            _existing[key] = entity with { Since = null };
        }
        foreach (var (key, entity) in _deleted.ToList())
        {
            _deleted[key] = entity with { Until = null };
        }
    }

    /// <summary>Adds what nobody here has made, unless it is known.</summary>
    public void Add(IEnumerable<Entity> existing)
    {
        foreach (var entity in existing.Where(entity => Find(entity.Type, entity.Id) is null))
        {
            Put(entity);
        }
    }

    public void Put(Entity entity)
    {
        _existing[(entity.Type, entity.Id)] = entity;
        _answered.Clear();
        Changed?.Invoke(entity);
    }

    public void Remove(Entity entity)
    {
        var gone = entity with
        {
            Until = Now + Durations.Of(Operation.Delete, entity.Type).Typical,
        };
        _existing.Remove((entity.Type, entity.Id));
        _answered.Clear();
        _deleted[(entity.Type, entity.Id)] = gone;
        Changed?.Invoke(gone);
    }
}
