using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Portal.Data.Access;

namespace Portal.Access;

/// <summary>Who looks at a circuit: the person of its first request, and nobody once the rights are lost.</summary>
public sealed class CircuitAuthentication : ServerAuthenticationStateProvider
{
    private static readonly Task<AuthenticationState> Nobody = Task.FromResult(
        new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))
    );
    private volatile bool _isEnded;

    public bool IsEnded => _isEnded;

    public override Task<AuthenticationState> GetAuthenticationStateAsync() => _isEnded ? Nobody : base.GetAuthenticationStateAsync();

    /// <summary>The page goes, with its queries and what it showed; what stands in its place says why.</summary>
    public void End()
    {
        _isEnded = true;
        NotifyAuthenticationStateChanged(Nobody);
    }
}

/// <summary>Asks at each act of a circuit whether its person still has the rights that it was opened with; what comes afterwards is not
/// heard.</summary>
public sealed class CircuitRights(CircuitAuthentication authentication, Grants grants, OpenGrants open, SeenSessions sessions)
    : CircuitHandler
{
    private IDisposable? _handle;
    private Grant? _grant;
    private (CultureInfo, CultureInfo) _cultures = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _cultures = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        _grant = GrantClaims.Of((await authentication.GetAuthenticationStateAsync()).User);
        if (_grant is not null)
        {
            _handle = open.Add(_grant, End);
        }
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _handle?.Dispose();
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next
    ) =>
        async context =>
        {
            if (authentication.IsEnded)
            {
                return;
            }

            if (_grant is not null && !await grants.HoldsAsync(_grant, CancellationToken.None))
            {
                await End();
                return;
            }

            if (_grant?.SessionId is { } session)
            {
                await sessions.SeeAsync(session, CancellationToken.None);
            }

            await next(context);
        };

    /// <summary>The sentence is drawn by whoever calls this, who speaks no language or another one than the page.</summary>
    private Task End() =>
        Task.Run(() =>
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _cultures;
            authentication.End();
        });
}
