using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Reporting.Rendering;
using Portal.Reporting.Returns;

namespace Portal.Cli;

/// <summary><c>report</c>: a return as files.</summary>
internal static class ReportVerb
{
    public static Command Create()
    {
        var form = new Argument<string>("FORM") { Description = "Code of the return, such as G11_I." };
        var asOf = Options.AsOf();
        var knownAt = Options.KnownAt();
        var format = new Option<string>("--format")
        {
            Description = "xlsx, pdf or both with a comma.",
            HelpName = "LIST",
            DefaultValueFactory = _ => "xlsx,pdf",
        };
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Directory for the files (default: the current one).",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        };
        var language = new Option<string>("--language")
        {
            Description = "zh-CN or en, for the words beside the regulator's own.",
            DefaultValueFactory = _ => "zh-CN",
        };
        language.AcceptOnlyFromAmong("zh-CN", "en");
        var command = new Command("report", "Computes a return, keeps it as a version and writes its files.")
        {
            form,
            asOf,
            knownAt,
            format,
            output,
            language,
        };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.MigrateAsync(cancellationToken);
                await assay.RecordSealsAsync(cancellationToken);
                var forms = assay.Services.GetRequiredService<ReturnEngine>().Forms;
                var code = call.GetValue(form)!;
                if (!forms.Has(code))
                {
                    throw new CallException(
                        $"There is no return '{code}'. The catalogue holds {string.Join(", ", forms.All.Select(f => f.Code))}."
                    );
                }

                var produced = await assay
                    .Services.GetRequiredService<ReturnFiles>()
                    .ProduceAsync(
                        assay.Actor,
                        code,
                        call.GetValue(asOf),
                        call.GetValue(knownAt),
                        Formats(call.GetValue(format)!),
                        CultureInfo.GetCultureInfo(call.GetValue(language)!),
                        cancellationToken
                    );
                var directory = Directory.CreateDirectory(call.GetValue(output)!.FullName).FullName;
                foreach (var file in produced.Files)
                {
                    var path = Path.Combine(directory, file.Name);
                    Durable.Replace(path, file.Content);
                    Console.WriteLine($"{path}  {file.Sha256}");
                }

                return Tell(produced);
            }
        );
        return command;
    }

    /// <summary>Failed checks are said on standard error; the files are made all the same, and show them.</summary>
    private static int Tell(ProducedReturn produced)
    {
        var document = produced.Document;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{document.Form} as of {document.AsOf:yyyy-MM-dd}, version {produced.Version}, content {document.ContentDigest}"
            )
        );
        Console.WriteLine(
            string.Join(
                ", ",
                document
                    .Checks.GroupBy(c => c.State)
                    .OrderBy(g => g.Key)
                    .Select(g =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{g.Count()} checks {g.Key switch { CheckState.Ok => "hold", CheckState.Failed => "failed", _ => "not evaluable" }}"
                        )
                    )
            )
        );
        foreach (var check in document.Checks.Where(c => c.State != CheckState.Ok))
        {
            Console.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{check.Id}: {(check.State == CheckState.Failed ? $"{check.Left} against {check.Right}, difference {check.Difference}" : "needs " + string.Join(", ", check.Missing))}"
                )
            );
        }

        return 0;
    }

    private static IReadOnlyList<ExportFormat> Formats(string list)
    {
        try
        {
            return ReturnExports.Formats(list);
        }
        catch (ArgumentException unknown)
        {
            throw new CallException($"--format: {unknown.Message.Split(" (Parameter")[0]}");
        }
    }
}
