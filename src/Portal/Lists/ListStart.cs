using Microsoft.AspNetCore.Components;
using Portal.Access;
using Portal.Data.Views;

namespace Portal.Lists;

/// <summary>With what a list opens that nobody gave an address: with the view of the reader's role, by going to its address.</summary>
public sealed class ListStart(ViewRegister views, CurrentUser user, NavigationManager nav)
{
    /// <returns>Whether the reader is on the way to another address, so that the page reads nothing.</returns>
    public async Task<bool> GoesAsync(string list, CancellationToken cancellationToken)
    {
        if (
            new Uri(nav.Uri).Query.Length > 0
            || await views.DefaultAsync(await user.ActorAsync(), list, cancellationToken) is not { Query.Length: > 0 } view
        )
        {
            return false;
        }

        nav.NavigateTo(new Uri(nav.Uri).AbsolutePath + view.Query, replace: true);
        return true;
    }
}
