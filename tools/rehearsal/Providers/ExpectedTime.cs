namespace KeylessAlloyDb.Rehearsal.Providers;

/// <summary>How long something takes in a real cloud.</summary>
/// <param name="Least">At the best.</param>
/// <param name="Typical">What a rehearsal plays.</param>
/// <param name="Most">At the worst; the same as the others where no range is known.</param>
internal readonly record struct ExpectedTime(TimeSpan Least, TimeSpan Typical, TimeSpan Most)
{
    public static implicit operator ExpectedTime(TimeSpan time) => new(time, time, time);

    public static ExpectedTime operator +(ExpectedTime one, ExpectedTime other) =>
        new(one.Least + other.Least, one.Typical + other.Typical, one.Most + other.Most);

    public static ExpectedTime operator *(ExpectedTime time, int times) =>
        new(time.Least * times, time.Typical * times, time.Most * times);
}
