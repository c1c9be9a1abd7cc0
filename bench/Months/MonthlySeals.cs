using System.Text.Json.Nodes;
using Portal.Data;

namespace Portal.Bench.Months;

/// <summary>A home in which the months of a book are sealed one after the other: its seals name the book's own files, and no row is
/// written.</summary>
public sealed class MonthlySeals(Home book, Home home)
{
    public void Seal(DateOnly date)
    {
        var seal = JsonNode.Parse(File.ReadAllText(Directory.GetFiles(Path.Combine(book.WarehouseDirectory, "seals"), "*.json").Single()))!; // a generated book is one load
        var partitions = seal["partitions"]!.AsArray();
        foreach (
            var other in partitions
                .Where(partition => partition!["date"]!.GetValue<string>() != FormattableString.Invariant($"{date:yyyy-MM-dd}"))
                .ToList()
        )
        {
            partitions.Remove(other);
        }

        foreach (var file in partitions.SelectMany(partition => partition!["files"]!.AsArray()))
        {
            file!["path"] = Path.Combine(book.WarehouseDirectory, file["path"]!.GetValue<string>());
        }

        var directory = Directory.CreateDirectory(Path.Combine(home.WarehouseDirectory, "seals")).FullName;
        var number = Directory.GetFiles(directory).Length + 1;
        seal["number"] = number;
        File.WriteAllText(
            Path.Combine(directory, FormattableString.Invariant($"{number:D6}-{seal["loadId"]!.GetValue<string>()}.json")),
            seal.ToJsonString()
        );
    }
}
