using Portal.Crashes;

// Crashes write HOME COUNT             writes that many entries of the ledger, one line for each that was acknowledged
// Crashes hold HOME                    takes the writers' turn, says so, and keeps it until it is killed
// Crashes ledger HOME                  writes entries and checkpoints until it is killed
// Crashes findings HOME                opens findings until it is killed
// Crashes queue PROCESSES WRITES       measures how long writers of several processes wait for one another
// Crashes run KILLS SEED [PORTAL.DLL]  kills first starts, loads, computations, findings and ledger writes at random moments
return args switch
{
    ["write", var home, var count] => await Writer.WriteAsync(home, int.Parse(count, null)),
    ["hold", var home] => await Writer.HoldAsync(home),
    ["ledger", var home] => await Writer.EntriesAsync(home),
    ["findings", var home] => await Writer.FindingsAsync(home),
    ["queue", var processes, var writes] => await QueueProbe.RunAsync(int.Parse(processes, null), int.Parse(writes, null)),
    ["run", var kills, var seed, .. var program] => await CrashRun.RunAsync(
        int.Parse(kills, null),
        int.Parse(seed, null),
        program is [var given] ? given : null
    ),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "Crashes write HOME COUNT | hold HOME | ledger HOME | findings HOME | queue PROCESSES WRITES | run KILLS SEED [PORTAL.DLL]"
    );
    return 2;
}
