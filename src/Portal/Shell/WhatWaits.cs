namespace Portal.Shell;

/// <summary>Tells the menu of this reader that something was done on the page, so that what waits is counted again.</summary>
public sealed class WhatWaits
{
    public event Action? Changed;

    public void Tell() => Changed?.Invoke();
}
