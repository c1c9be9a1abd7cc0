using System.Globalization;
using Portal.Work;

namespace Portal.Controls;

/// <summary>Turns values into places of a drawing: plain numbers, no markup, so that it can be checked by hand.</summary>
/// <remarks>Decimal throughout, like the figures themselves.</remarks>
public sealed class ChartScale
{
    /// <summary>Least range of an axis, as a share of the largest value on it.</summary>
    private const decimal LeastRange = 0.02m;

    private readonly decimal _left;
    private readonly decimal _width;
    private readonly decimal _top;
    private readonly decimal _height;
    private readonly int _steps;
    private readonly bool _isSingle;

    /// <param name="values">What must fit in: the series and its limits.</param>
    /// <param name="points">Number of places along the horizontal axis.</param>
    public ChartScale(IEnumerable<decimal> values, int points, decimal left, decimal top, decimal width, decimal height, int marks = 4)
    {
        (_left, _top, _width, _height, _steps, _isSingle) = (left, top, width, height, Math.Max(points - 1, 1), points == 1);
        var all = values.DefaultIfEmpty(0m).ToList();
        var (low, high) = (all.Min(), all.Max());
        if (low == high)
        {
            // A flat line is drawn in the middle of a band around it.
            var band = low == 0m ? 1m : Math.Abs(low) * 0.1m;
            (low, high) = (low - band, high + band);
        }
        else if (Math.Max(Math.Abs(low), Math.Abs(high)) * LeastRange - (high - low) is > 0m and var lacking)
        {
            // What hardly moves is drawn so, and not as a climb from the foot to the top.
            (low, high) = (low - (lacking / 2m), high + (lacking / 2m));
        }

        Step = NiceStep((high - low) / marks);
        Low = Math.Floor(low / Step) * Step;
        High = Math.Ceiling(high / Step) * Step;
    }

    public decimal Low { get; }

    public decimal High { get; }

    /// <summary>Distance of two marks: 1, 2, 2.5 or 5 times a power of ten.</summary>
    public decimal Step { get; }

    public IEnumerable<decimal> Marks
    {
        get
        {
            for (var mark = Low; mark <= High; mark += Step)
            {
                yield return mark;
            }
        }
    }

    /// <summary>A single point stands in the middle, over its date.</summary>
    public decimal X(int index) => _isSingle ? _left + (_width / 2m) : _left + (_width * index / _steps);

    public decimal Y(decimal value) => _top + (_height * (High - value) / (High - Low));

    /// <summary>The series as runs of points that SVG draws as lines; a missing value ends a run.</summary>
    public IReadOnlyList<string> Lines(IReadOnlyList<TrendPoint> series)
    {
        var lines = new List<string>();
        var run = new List<string>();
        for (var i = 0; i < series.Count; i++)
        {
            if (series[i].Value is { } value)
            {
                run.Add(Text(X(i)) + "," + Text(Y(value)));
            }
            else if (run.Count > 0)
            {
                lines.Add(string.Join(' ', run));
                run.Clear();
            }
        }

        if (run.Count > 0)
        {
            lines.Add(string.Join(' ', run));
        }

        return lines;
    }

    /// <summary>A length as SVG wants it, in any culture.</summary>
    public static string Text(decimal length) => decimal.Round(length, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>How many decimals a step is written with.</summary>
    public static int Decimals(decimal step)
    {
        var decimals = 0;
        for (; step != decimal.Truncate(step) && decimals < 6; decimals++)
        {
            step *= 10m;
        }

        return decimals;
    }

    private static decimal NiceStep(decimal rough)
    {
        var power = 1m;
        while (rough >= power * 10m)
        {
            power *= 10m;
        }

        while (rough < power)
        {
            power /= 10m;
        }

        var times = rough / power;
        return power
            * (
                times <= 1m ? 1m
                : times <= 2m ? 2m
                : times <= 2.5m ? 2.5m
                : times <= 5m ? 5m
                : 10m
            );
    }
}
