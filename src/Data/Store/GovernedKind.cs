using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Store;

/// <summary>Rows of one subject: its own, and its parts in any order.</summary>
internal sealed record GovernedSubject(object Root, IEnumerable<object> Parts);

/// <summary>A kind of subject, and how its rows are read back.</summary>
/// <param name="Prefix">What its subjects begin with, such as <c>finding/</c>.</param>
/// <param name="Read">Reads one subject by what stands behind the prefix, or all of them in the order of their keys.</param>
internal sealed record GovernedKind(string Prefix, Func<PortalDb, string?, IAsyncEnumerable<GovernedSubject>> Read)
{
    /// <summary>Rows without parts under a key that is text.</summary>
    /// <param name="key">The key as the subject names it.</param>
    public static GovernedKind Of<T>(string prefix, Expression<Func<T, string>> key)
        where T : class => new(prefix, (db, one) => Alone(one is null ? db.Set<T>() : db.Set<T>().Where(Is(key, one)), key));

    /// <summary>Rows without parts under a number. A subject whose key is none has no rows.</summary>
    public static GovernedKind Of<T>(string prefix, Expression<Func<T, int>> key)
        where T : class =>
        new(
            prefix,
            (db, one) =>
                !IsNumber(one, out var number)
                    ? AsyncEnumerable.Empty<GovernedSubject>()
                    : Alone(number is null ? db.Set<T>() : db.Set<T>().Where(Is(key, number.Value)), key)
        );

    /// <summary>False for a key that is no number; null stands for all of them.</summary>
    public static bool IsNumber(string? key, out int? number)
    {
        number = null;
        if (key is null)
        {
            return true;
        }

        var isNumber = int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = value;
        return isNumber;
    }

    private static IAsyncEnumerable<GovernedSubject> Alone<T, TKey>(IQueryable<T> rows, Expression<Func<T, TKey>> key)
        where T : class => rows.AsNoTracking().OrderBy(key).AsAsyncEnumerable().Select(row => new GovernedSubject(row, []));

    // A value that the query holds as a parameter, so that the database plans it once.
    private static Expression<Func<T, bool>> Is<T, TKey>(Expression<Func<T, TKey>> key, TKey value) =>
        Expression.Lambda<Func<T, bool>>(
            Expression.Equal(key.Body, Expression.Property(Expression.Constant(new Wanted<TKey>(value)), nameof(Wanted<>.Value))),
            key.Parameters
        );

    private sealed record Wanted<TKey>(TKey Value);
}
