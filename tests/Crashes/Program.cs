using Portal.Crashes;

// Crashes write HOME COUNT           writes that many entries of the ledger, one line for each that was acknowledged
// Crashes hold HOME                  takes the writers' turn, says so, and keeps it until it is killed
// Crashes queue PROCESSES WRITES     measures how long writers of several processes wait for one another
return args switch
{
    ["write", var home, var count] => await Writer.WriteAsync(home, int.Parse(count, null)),
    ["hold", var home] => await Writer.HoldAsync(home),
    ["queue", var processes, var writes] => await QueueProbe.RunAsync(int.Parse(processes, null), int.Parse(writes, null)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Crashes write HOME COUNT | hold HOME | queue PROCESSES WRITES");
    return 2;
}
