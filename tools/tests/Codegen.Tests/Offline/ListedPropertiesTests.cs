using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Pulumi;

namespace KeylessAlloyDb.Codegen.Tests.Offline;

/// <summary>
/// Protects what generated classes say of themselves: the outputs and arguments that they list are those that are
/// marked, which is all that the official SDK looks at.
/// </summary>
public sealed class ListedPropertiesTests
{
    private const BindingFlags Own =
        BindingFlags.Instance
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    private static readonly MethodInfo s_getValues = typeof(InputArgs).GetMethod(
        "GetValues",
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    private static readonly IReadOnlyList<Type> s_types =
    [
        .. new[]
        {
            typeof(Pulumi.Aws.Provider),
            typeof(Pulumi.Gcp.Provider),
            typeof(Pulumi.Random.RandomId),
        }.SelectMany(type => type.Assembly.GetTypes()),
    ];

    [Fact]
    public void Each_set_lists_the_arguments_that_are_marked_in_order_of_name()
    {
        var sets = s_types.Where(type => type.IsAssignableTo(typeof(InputArgs))).ToList();

        sets.Should().NotBeEmpty();
        foreach (var set in sets)
        {
            var args = New(set);
            var marked = Marked<InputAttribute>(set)
                .OrderBy(member => member.Mark.Name, StringComparer.Ordinal)
                .ToList();
            foreach (var (member, _) in marked)
            {
                Set(args, member);
            }

            Values(args)
                .Should()
                .Equal(
                    marked.Select(entry =>
                        (entry.Mark.Name, Get(args, entry.Member), entry.Mark.Json)
                    ),
                    $"of {set.FullName}"
                );
        }
    }

    [Fact]
    public void Each_set_refuses_to_be_sent_without_an_argument_that_is_marked_as_required()
    {
        foreach (var set in s_types.Where(type => type.IsAssignableTo(typeof(InputArgs))))
        {
            var args = New(set);
            var refused = Record.Exception(() => Values(args));
            var required = Marked<InputAttribute>(set)
                .Where(entry => entry.Mark.Required && Get(args, entry.Member) is null)
                .OrderBy(entry => entry.Mark.Name, StringComparer.Ordinal)
                .Select(entry => entry.Member.Name)
                .FirstOrDefault();

            (refused?.InnerException as ArgumentNullException)
                ?.ParamName.Should()
                .Be(required, $"of {set.FullName}");
            (refused is null).Should().Be(required is null, $"of {set.FullName}");
        }
    }

    [Fact]
    public void Each_resource_lists_the_outputs_that_are_marked()
    {
        var outputs = typeof(Resource).Assembly.GetType("Pulumi.Serialization.ResourceOutputs")!;
        var attach = typeof(Resource).GetMethod(
            "AttachOutputs",
            BindingFlags.Instance | BindingFlags.NonPublic
        )!;
        var resources = s_types.Where(type => type.IsAssignableTo(typeof(Resource))).ToList();

        resources.Should().NotBeEmpty();
        foreach (var type in resources)
        {
            var resource = RuntimeHelpers.GetUninitializedObject(type);
            var list = Activator.CreateInstance(outputs, resource)!;
            attach.Invoke(resource, [list]);

            var marked = Marked<OutputAttribute>(type);
            var listed = (IEnumerable)outputs.GetField("_properties", Own)!.GetValue(list)!;
            listed
                .Cast<object>()
                .Select(entry => entry.GetType().GetProperty("Key")!.GetValue(entry))
                .Should()
                .BeEquivalentTo(marked.Select(entry => entry.Mark.Name), $"of {type.FullName}");
            marked
                .Where(entry => Get(resource, entry.Member) is null)
                .Should()
                .BeEmpty($"of {type.FullName}");
        }
    }

    private static IReadOnlyList<(string, object?, bool)> Values(object args) =>
        [
            .. ((IEnumerable)s_getValues.Invoke(args, [])!)
                .Cast<object>()
                .Select(argument =>
                    (
                        (string)Read(argument, "Name")!,
                        Read(argument, "Value"),
                        (bool)Read(argument, "Json")!
                    )
                ),
        ];

    private static object? Read(object argument, string property) =>
        argument.GetType().GetProperty(property)!.GetValue(argument);

    private static IReadOnlyList<(MemberInfo Member, Mark Mark)> Marked<TMark>(Type type) =>
        [
            .. from member in type.GetMembers(Own)
            from mark in member.GetCustomAttributesData()
            where mark.AttributeType == typeof(TMark)
            select (member, Mark.Of(mark)),
        ];

    private static object New(Type type) => Activator.CreateInstance(type)!;

    private static object? Get(object owner, MemberInfo member) =>
        member is FieldInfo field ? field.GetValue(owner) : ((PropertyInfo)member).GetValue(owner);

    /// <summary>Sets the member to something that is not null and that nothing else is.</summary>
    private static void Set(object owner, MemberInfo member)
    {
        var type = member is FieldInfo of ? of.FieldType : ((PropertyInfo)member).PropertyType;
        var value = Nullable.GetUnderlyingType(type) ?? type;
        object something =
            value == typeof(string) ? member.Name
            : value.IsValueType ? Activator.CreateInstance(value)!
            : RuntimeHelpers.GetUninitializedObject(value);
        (member as FieldInfo)?.SetValue(owner, something);
        (member as PropertyInfo)?.SetValue(owner, something);
    }

    private sealed record Mark(string Name, bool Required, bool Json)
    {
        public static Mark Of(CustomAttributeData data)
        {
            var given = data
                .Constructor.GetParameters()
                .Zip(
                    data.ConstructorArguments,
                    (parameter, value) => (parameter.Name!, value.Value)
                )
                .ToDictionary();
            return new(
                (string)given["name"]!,
                given.GetValueOrDefault("required") is true,
                given.GetValueOrDefault("json") is true
            );
        }
    }
}
