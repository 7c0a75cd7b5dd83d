using System.Collections.Frozen;
using KeylessAlloyDb.Rehearsal.Providers;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>
/// An API is on when a resource has switched it on; in an empty project it is off. One that was just switched on
/// goes on refusing for a time.
/// </summary>
internal static class GoogleApi
{
    /// <summary>How many calls an API refuses after it was switched on; between two calls time passes.</summary>
    private const int Refusals = 1;

    /// <summary>
    /// The APIs that a function can ask without a resource. The provider has no such function for the other APIs, so
    /// no program can wait for them: they answer at once.
    /// </summary>
    private static readonly FrozenSet<string> s_askable = Registry
        .AllFunctions.OfType<GoogleListFunction>()
        .Select(function => function.Api)
        .ToFrozenSet();

    /// <param name="world">What exists.</param>
    /// <param name="project">The project that calls.</param>
    /// <param name="api">Without .googleapis.com.</param>
    /// <param name="at">Simulated time of the call.</param>
    /// <exception cref="ProviderException">The API is off, or refuses still.</exception>
    public static void Require(World world, string project, string api, TimeSpan at)
    {
        var service = $"{api}.googleapis.com";
        var id = Service.IdOf(project, service);
        var switched = world.Find(Service.Token, id);
        CloudCall.Require(
            switched is not null && !(switched.Since > at),
            Refusal(service, project),
            "api-enabled",
            "https://cloud.google.com/apis/docs/troubleshooting"
        );
        CloudCall.Require(
            switched.Since is null
                || !s_askable.Contains(api)
                || world.CountQuestion($"call of {id}") >= Refusals,
            $"{Refusal(service, project)}\nThe API was switched on in this update: wait until one of its functions answers",
            "api-answers",
            "https://github.com/hashicorp/terraform-provider-google/issues/11023"
        );
    }

    private static string Refusal(string service, string project) =>
        $"googleapi: Error 403: {service} has not been used in project {project} before or it is disabled. Enable it, then retry: make the resource depend on the Service that does. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry., SERVICE_DISABLED";
}
