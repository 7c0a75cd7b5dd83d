using KeylessAlloyDb.Login.State;

namespace KeylessAlloyDb.Lab.Plan;

/// <summary>Finds resources and values in a state, and collects missing and malformed ones.</summary>
internal sealed class PlanReader(StateFile state)
{
    private readonly List<string> _problems = [];

    /// <summary>Reads the network of both clouds from a state.</summary>
    /// <exception cref="LabException">Lists every problem.</exception>
    public static LabPlan Read(StateFile state)
    {
        var reader = new PlanReader(state);
        var plan = new LabPlan(AwsReader.Read(reader), GoogleReader.Read(reader))
        {
            Login = LoginPlan.Read(state),
        };
        if (reader._problems.Count > 0)
        {
            throw new LabException(
                "the state is not the network of this project:\n"
                    + string.Join('\n', reader._problems.Select(problem => $"  - {problem}"))
            );
        }
        return plan;
    }

    /// <summary>The resources of a type by name: a state has them in no order of their own.</summary>
    public IReadOnlyList<StateResource> All(string type) =>
        [
            .. state
                .Resources.Where(resource => resource.Type == type)
                .OrderBy(resource => resource.Name, StringComparer.Ordinal),
        ];

    public StateResource One(string type) =>
        All(type) is [var only] ? only : Missing($"one {type}, but holds {All(type).Count}");

    /// <summary>The resource of a type that <paramref name="referrer"/>'s property refers to.</summary>
    public StateResource Of(string type, StateResource referrer, string property) =>
        All(type).FirstOrDefault(resource => resource.IsMeantBy(referrer.Text(property)))
        ?? Missing($"the {type} that {referrer.Name}.{property} refers to");

    public Planned Text(StateResource resource, string path)
    {
        var planned = new Planned(resource.Text(path), $"{resource.Name}.{path}");
        Require(planned.Value.Length > 0, planned, "a value");
        return planned;
    }

    public Planned Address(StateResource resource, string path)
    {
        var planned = new Planned(resource.Text(path), $"{resource.Name}.{path}");
        Require(Ip.IsAddress(planned.Value), planned, "an IPv4 address");
        return planned;
    }

    public Planned Network(StateResource resource, string path)
    {
        var planned = new Planned(resource.Text(path), $"{resource.Name}.{path}");
        Require(Ip.IsNetwork(planned.Value), planned, "an IPv4 network such as 10.20.0.0/16");
        return planned;
    }

    /// <summary>Notes a problem unless the value is as it must be.</summary>
    public void Require(bool holds, Planned planned, string allowed)
    {
        // What is missing as a whole has been noted once.
        if (!holds && !planned.Source.StartsWith('.'))
        {
            _problems.Add($"{planned}. Allowed: {allowed}.");
        }
    }

    public StateResource Missing(string what)
    {
        _problems.Add($"it lacks {what}.");
        return new("", "", "", [], []);
    }
}
