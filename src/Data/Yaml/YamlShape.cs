using System.Collections.Concurrent;
using System.Reflection;

namespace Portal.Data.Yaml;

internal sealed record YamlSlot(string Key, Type Type, bool IsNullable, bool IsRequired);

/// <summary>What a target type accepts: the parameters of its constructor and its other settable properties.</summary>
internal sealed class YamlShape
{
    private static readonly ConcurrentDictionary<Type, YamlShape> Known = new();

    private readonly ConstructorInfo _constructor;
    private readonly IReadOnlyList<PropertyInfo> _properties;

    private YamlShape(Type type)
    {
        _constructor =
            type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault()
            ?? throw new InvalidOperationException($"{type} has no public constructor for YAML to use.");
        var parameters = _constructor.GetParameters();
        _properties =
        [
            .. type.GetProperties()
                .Where(p =>
                    p.SetMethod is { IsPublic: true }
                    && parameters.All(q => !string.Equals(q.Name, p.Name, StringComparison.OrdinalIgnoreCase))
                ),
        ];
        var nullability = new NullabilityInfoContext();
        Slots =
        [
            .. parameters
                .Where(p => p.ParameterType != typeof(YamlPlace))
                .Select(p => Slot(p.Name!, p.ParameterType, nullability.Create(p), !p.HasDefaultValue)),
            .. _properties
                .Where(p => p.PropertyType != typeof(YamlPlace))
                .Select(p =>
                    Slot(
                        p.Name,
                        p.PropertyType,
                        nullability.Create(p),
                        p.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute))
                    )
                ),
        ];
        Accepted = string.Join(", ", Slots.Select(s => s.Key));
    }

    public IReadOnlyList<YamlSlot> Slots { get; }

    public string Accepted { get; }

    public static YamlShape Of(Type type) => Known.GetOrAdd(type, t => new YamlShape(t));

    public object Create(Dictionary<string, object?> given, YamlPlace place)
    {
        var arguments = _constructor
            .GetParameters()
            .Select(p =>
                p.ParameterType == typeof(YamlPlace) ? place
                : given.TryGetValue(YamlScalars.SnakeCase(p.Name!), out var value) ? value
                : p.HasDefaultValue ? p.DefaultValue
                : null
            )
            .ToArray();
        var result = _constructor.Invoke(arguments);
        foreach (var property in _properties)
        {
            if (property.PropertyType == typeof(YamlPlace))
            {
                property.SetValue(result, place);
            }
            else if (given.TryGetValue(YamlScalars.SnakeCase(property.Name), out var value))
            {
                property.SetValue(result, value);
            }
        }

        return result;
    }

    private static YamlSlot Slot(string name, Type type, NullabilityInfo nullability, bool isRequired)
    {
        var isNullable =
            Nullable.GetUnderlyingType(type) is not null
            || nullability.WriteState == NullabilityState.Nullable
            || nullability.ReadState == NullabilityState.Nullable;
        return new YamlSlot(YamlScalars.SnakeCase(name), type, isNullable, isRequired && !isNullable);
    }
}
