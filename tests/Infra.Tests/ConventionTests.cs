using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using KeylessAlloyDb.Testing.Infra.Mocks;
using Pulumi;

namespace KeylessAlloyDb.Tests;

/// <summary>Protects what a reader of this library may rely on in every component.</summary>
public sealed class ConventionTests
{
    private const BindingFlags Own =
        BindingFlags.Public
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Assembly s_infra = typeof(AwsConnector).Assembly;

    private static readonly IReadOnlyDictionary<string, XElement> s_docs = XDocument
        .Load(Path.Combine(AppContext.BaseDirectory, "KeylessAlloyDb.xml"))
        .Descendants("member")
        .ToDictionary(member => (string)member.Attribute("name")!);

    /// <summary>How each component is made, with legal arguments and with two faults in them.</summary>
    private static readonly IReadOnlyDictionary<string, (Action Good, Action Bad)> s_components =
        new Dictionary<string, (Action, Action)>
        {
            ["keyless-alloydb:identity:WorkloadIdentityFederation"] = (
                () =>
                    _ = new WorkloadIdentityFederation("identity", Sample.ArgsOf(Sample.Identity)),
                () =>
                    _ = new WorkloadIdentityFederation(
                        "identity",
                        Sample.ArgsOf(
                            Sample.Identity with
                            {
                                ServiceAccountId = "x",
                                TrustedRoles = [],
                            }
                        )
                    )
            ),
            ["keyless-alloydb:network:PscNetwork"] = (
                () => _ = new PscNetwork("network", Sample.ArgsOf(Sample.Network)),
                () =>
                    _ = new PscNetwork(
                        "network",
                        Sample.ArgsOf(Sample.Network with { Asn = 1, DnsSuffix = "" })
                    )
            ),
            ["keyless-alloydb:database:AlloyDbIamCluster"] = (
                () => _ = new AlloyDbIamCluster("database", Sample.ArgsOf(Sample.Database)),
                () =>
                    _ = new AlloyDbIamCluster(
                        "database",
                        Sample.ArgsOf(Sample.Database with { CpuCount = 3, ClusterId = "" })
                    )
            ),
            ["keyless-alloydb:connector:AwsConnector"] = (
                () => _ = new AwsConnector("connector", Sample.ArgsOf(Sample.Connector)),
                () =>
                    _ = new AwsConnector(
                        "connector",
                        Sample.ArgsOf(Sample.Connector with { Asn = 1, RoleName = "" })
                    )
            ),
        };

    private static readonly ComponentSettings[] s_samples =
    [
        Sample.Identity,
        Sample.Network,
        Sample.Database,
        Sample.Connector,
        new InstanceSettings(),
    ];

    public static TheoryData<string> Components => [.. s_components.Keys];

    [Fact]
    public void Every_public_member_is_documented()
    {
        var missing = s_infra.GetExportedTypes().SelectMany(Undocumented);

        missing.Should().BeEmpty();
    }

    [Fact]
    public void Public_are_the_components_the_wiring_and_what_these_are_made_of() =>
        s_infra
            .GetExportedTypes()
            .Select(type => type.Name)
            .Should()
            .HaveCountLessThanOrEqualTo(70, "few public types are easy to learn");

    [Fact]
    public void Every_component_is_tested_here() =>
        s_components
            .Keys.Select(token => token.Split(':')[^1])
            .Should()
            .BeEquivalentTo(
                s_infra
                    .GetExportedTypes()
                    .Where(type => type.IsSubclassOf(typeof(ComponentResource)))
                    .Select(type => type.Name)
            );

    [Fact]
    public void Components_are_sealed_and_take_name_arguments_and_options()
    {
        foreach (
            var type in s_infra
                .GetExportedTypes()
                .Where(type => type.IsSubclassOf(typeof(ComponentResource)))
        )
        {
            type.IsSealed.Should().BeTrue();
            type.GetConstructors()
                .Should()
                .ContainSingle()
                .Which.GetParameters()
                .Select(parameter => parameter.ParameterType)
                .Should()
                .Equal(
                    typeof(string),
                    s_infra.GetType($"{type.FullName}Args", throwOnError: true)!,
                    typeof(ComponentResourceOptions)
                );
        }
    }

    [Fact]
    public void Settings_check_themselves() =>
        s_infra
            .GetExportedTypes()
            .Where(type => type.Name.EndsWith("Settings", StringComparison.Ordinal))
            .Should()
            .HaveCount(6)
            .And.OnlyContain(type => type.IsAssignableTo(typeof(ComponentSettings)));

    /// <summary>A value of each kind of setting that no setting takes.</summary>
    private static readonly Dictionary<Type, object> s_wrong = new()
    {
        [typeof(string)] = "not a value!",
        [typeof(int)] = int.MinValue,
        [typeof(IReadOnlyList<string>)] = new[] { "not a value!" },
        [typeof(IReadOnlyDictionary<string, string>)] = new Dictionary<string, string>
        {
            ["not a name!"] = "not a value!",
        },
    };

    /// <summary>Each setting of a component that <see cref="s_wrong"/> can break, under the name of its type.</summary>
    public static TheoryData<string, string> Breakable()
    {
        var data = new TheoryData<string, string>();
        foreach (var settings in s_samples)
        {
            foreach (
                var property in settings
                    .GetType()
                    .GetProperties(Own)
                    .Where(property =>
                        property.SetMethod is { IsPublic: true }
                        && s_wrong.ContainsKey(property.PropertyType)
                    )
            )
            {
                data.Add(settings.GetType().Name, property.Name);
            }
        }

        return data;
    }

    /// <summary>A component is used alone, too: no stack and no other component has checked its settings before.</summary>
    [Theory]
    [MemberData(nameof(Breakable))]
    public void A_component_checks_each_setting_itself(string type, string property)
    {
        var settings = s_samples.Single(sample => sample.GetType().Name == type);
        var field = settings.GetType().GetProperty(property)!;
        var wrong = (ComponentSettings)
            settings.GetType().GetMethod("<Clone>$")!.Invoke(settings, null)!;
        field.SetValue(wrong, s_wrong[field.PropertyType]);

        Sample
            .ProblemsOf(wrong)
            .Should()
            .Contain(problem => problem.Contains(property, StringComparison.Ordinal));
    }

    /// <summary>What is left out does not compile; what is there cannot change under a component.</summary>
    [Fact]
    public void Arguments_are_immutable_and_none_that_a_component_needs_can_be_left_out()
    {
        var args = s_infra
            .GetExportedTypes()
            .Where(type => type.Name.EndsWith("Args", StringComparison.Ordinal))
            .ToList();

        var nullability = new NullabilityInfoContext();
        args.SelectMany(type => type.GetProperties(Own))
            .Where(property =>
                property.SetMethod is not null
                && property.PropertyType != typeof(IReadOnlyList<Resource>)
            )
            .Should()
            .OnlyContain(property =>
                property.IsDefined(typeof(RequiredMemberAttribute))
                || nullability.Create(property).WriteState == NullabilityState.Nullable
            );
        args.SelectMany(type => type.GetProperties(Own))
            .Where(property => property.SetMethod is not null)
            .Should()
            .OnlyContain(property =>
                property
                    .SetMethod!.ReturnParameter.GetRequiredCustomModifiers()
                    .Contains(typeof(IsExternalInit))
            );
    }

    [Theory]
    [MemberData(nameof(Components))]
    public async Task A_component_has_its_token_and_gives_its_children_its_name(string token)
    {
        var run = await new CloudMocks(preview: false).RunAsync(s_components[token].Good);

        var component = run.Resources.Single(resource => resource.Type == token);
        run.Custom.Should()
            .NotBeEmpty()
            .And.OnlyContain(child =>
                child.Name.StartsWith($"{component.Name}-", StringComparison.Ordinal)
            );
    }

    [Theory]
    [MemberData(nameof(Components))]
    public async Task A_component_registers_outputs(string token)
    {
        var mocks = new CloudMocks(preview: false);

        await mocks.RunAsync(s_components[token].Good);

        mocks
            .Outputs.Single(outputs => outputs.Key.Contains($"{token}::", StringComparison.Ordinal))
            .Value.Should()
            .NotBeEmpty()
            .And.OnlyContain(name => char.IsAsciiLetterLower(name[0]));
    }

    [Theory]
    [MemberData(nameof(Components))]
    public async Task Rejects_bad_arguments_all_at_once_and_without_a_child(string token)
    {
        var mocks = new CloudMocks(preview: true);

        var run = () => mocks.RunAsync(s_components[token].Bad);

        (await run.Should().ThrowAsync<RunException>())
            .WithMessage("*has 2 problems; nothing of it was registered:*")
            .And.Message.Should()
            .Contain("Allowed: ");
        mocks.Recording.Custom.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Components))]
    public async Task A_preview_plans_the_same_children_as_an_update(string token)
    {
        var preview = await new CloudMocks(preview: true).RunAsync(s_components[token].Good);
        var update = await new CloudMocks(preview: false).RunAsync(s_components[token].Good);

        Keys(preview).Should().BeEquivalentTo(Keys(update)).And.OnlyHaveUniqueItems();
    }

    private static IEnumerable<string> Keys(Recording recording) =>
        recording.Resources.Select(resource => $"{resource.Type} {resource.Name}");

    private static IEnumerable<string> Undocumented(Type type)
    {
        var name = type.FullName!.Replace('+', '.');
        if (Summary($"T:{name}") is not { } own)
        {
            yield return name;
            yield break;
        }

        // A positional property is documented as the parameter that it is.
        var parameters = own.Elements("param")
            .Select(p => (string?)p.Attribute("name"))
            .ToHashSet();
        foreach (var property in type.GetProperties(Own))
        {
            if (!parameters.Contains(property.Name) && Summary($"P:{name}.{property.Name}") is null)
            {
                yield return $"{name}.{property.Name}";
            }
        }

        foreach (var field in type.GetFields(Own).Where(field => !field.IsSpecialName))
        {
            if (Summary($"F:{name}.{field.Name}") is null)
            {
                yield return $"{name}.{field.Name}";
            }
        }

        foreach (
            var method in type.GetMethods(Own)
                .Where(method =>
                    !method.IsSpecialName
                    && !type.IsEnum
                    && !method.IsDefined(typeof(CompilerGeneratedAttribute))
                )
        )
        {
            if (
                !s_docs.Keys.Any(key =>
                    key == $"M:{name}.{method.Name}"
                    || key.StartsWith($"M:{name}.{method.Name}(", StringComparison.Ordinal)
                    || key.StartsWith($"M:{name}.{method.Name}``", StringComparison.Ordinal)
                )
            )
            {
                yield return $"{name}.{method.Name}";
            }
        }
    }

    private static XElement? Summary(string id) =>
        s_docs.TryGetValue(id, out var member)
        && (
            member.Element("summary")?.Value.Trim().Length > 0
            || member.Element("inheritdoc") is not null
        )
            ? member
            : null;
}
