using System.Diagnostics;
using KeylessAlloyDb.Lab.Checks;
using KeylessAlloyDb.Lab.Plan;
using KeylessAlloyDb.Login.Client;
using KeylessAlloyDb.Login.Protocol;

namespace KeylessAlloyDb.Lab.Failures;

/// <summary>A session that is open all the time, and a new login twice a second, through one proxy.</summary>
internal sealed class LoginStream : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource _end = new();
    private readonly List<SeenAttempt> _attempts = [];
    private readonly List<double> _answers = [];
    private readonly LoginPlan _login;
    private readonly ProxyUnit _unit;
    private Task _running = Task.CompletedTask;
    private bool _lost;

    private LoginStream(LoginPlan login, ProxyUnit unit) => (_login, _unit) = (login, unit);

    /// <summary>Seconds since the start.</summary>
    public double Now => _clock.Elapsed.TotalSeconds;

    public static async Task<LoginStream> StartAsync(LoginPlan login, ProxyUnit unit)
    {
        var stream = new LoginStream(login, unit);
        var session = await LoginChecks.OpenAsync(login, unit, stream._end.Token);
        stream._running = Task.WhenAll(stream.AskAsync(session), stream.LogInAsync());
        return stream;
    }

    /// <summary>The new logins that began at or after a moment, and have ended.</summary>
    public IReadOnlyList<SeenAttempt> Since(double moment)
    {
        lock (_attempts)
        {
            return [.. _attempts.Where(attempt => attempt.Start >= moment)];
        }
    }

    /// <summary>Whether the open session has got an answer after a moment.</summary>
    public bool HasAnswered(double since)
    {
        lock (_answers)
        {
            return _answers.Any(time => time >= since);
        }
    }

    /// <summary>The longest time in which the open session got no answer; null where it ended.</summary>
    public double? LongestSilence(double since)
    {
        lock (_answers)
        {
            var times = _answers.Where(time => time >= since).Prepend(since).Append(Now).ToList();
            return _lost ? null : times.Zip(times.Skip(1), (one, next) => next - one).Max();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task AskAsync(Stream session)
    {
        await using var _ = session;
        try
        {
            while (true)
            {
                await Postgres.PingAsync(session, _end.Token);
                lock (_answers)
                {
                    _answers.Add(Now);
                }
                await Task.Delay(s_pause, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (IOException)
        {
            _lost = true;
        }
    }

    private async Task LogInAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var start = Now;
            string error;
            try
            {
                await LoginChecks.LogInAsync(_login, _unit);
                error = "";
            }
            catch (LoginException e)
            {
                error = e.Message;
            }
            lock (_attempts)
            {
                _attempts.Add(new(start, Now, error));
            }
            await Task.Delay(s_pause);
        }
    }
}

/// <param name="Start">Seconds since the stream's start.</param>
/// <param name="End">The same.</param>
/// <param name="Error">Why it failed; empty where it worked.</param>
internal sealed record SeenAttempt(double Start, double End, string Error)
{
    public bool Worked => Error.Length == 0;
}
