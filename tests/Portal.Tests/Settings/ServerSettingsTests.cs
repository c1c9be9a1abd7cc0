using System.ComponentModel.DataAnnotations;
using System.Net;
using Portal.Settings;
using Xunit;

namespace Portal.Tests.Settings;

public sealed class ServerSettingsTests
{
    [Theory]
    [InlineData("not an address", "", "", "Server:Url is not an address")]
    [InlineData("ftp://127.0.0.1", "", "", "Server:Url is not an address")]
    [InlineData("http://0.0.0.0:5080", "", "", "Server:PublicUrl")]
    [InlineData("http://*:5080", "", "", "Server:PublicUrl")]
    [InlineData("http://[::]:5080", "", "", "Server:PublicUrl")]
    [InlineData("http://127.0.0.1:5080", "https://assay.example/portal", "", "Server:PublicUrl must be")]
    [InlineData("http://127.0.0.1:5080", "https://who@assay.example", "", "Server:PublicUrl must be")]
    [InlineData("http://127.0.0.1:5080", "assay.example", "", "Server:PublicUrl must be")]
    [InlineData("http://127.0.0.1:5080", "", "10.0.0.5 everyone", "'everyone' is neither")]
    [InlineData("http://127.0.0.1:5080", "", "10.0.0.5/40", "'10.0.0.5/40' is neither")]
    public void What_cannot_be_an_address_or_a_proxy_is_said_before_the_start(string url, string known, string proxies, string said)
    {
        var server = new ServerSettings
        {
            Url = url,
            PublicUrl = known,
            Proxies = proxies,
        };

        var failure = Assert.Single(server.Validate(new ValidationContext(server)));

        Assert.Contains(said, failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Hosts_are_the_public_one_and_those_that_the_machine_itself_uses()
    {
        Assert.Equal(["127.0.0.1", "localhost", "[::1]"], new ServerSettings().Hosts());
        Assert.Equal(
            ["assay.example", "localhost", "127.0.0.1", "[::1]"],
            new ServerSettings { Url = "http://0.0.0.0:5080", PublicUrl = "https://assay.example" }.Hosts()
        );
        Assert.Equal(
            ["assay.example", "10.0.0.7"],
            new ServerSettings { Url = "http://10.0.0.7:80", PublicUrl = "https://assay.example" }.Hosts()
        );
    }

    [Fact]
    public void A_proxy_is_an_address_or_a_network() =>
        Assert.Equal(
            [IPNetwork.Parse("10.0.0.5/32"), IPNetwork.Parse("10.1.0.0/24"), IPNetwork.Parse("fd00::5/128")],
            new ServerSettings { Proxies = "10.0.0.5  10.1.0.0/24 fd00::5" }.ProxyNetworks()
        );

    [Fact]
    public void A_path_is_made_absolute_by_the_public_address_and_by_no_other()
    {
        Assert.Equal(
            "https://assay.bank.example/invitation?user=wang",
            new ServerSettings { PublicUrl = "https://assay.bank.example" }.Absolute("/invitation?user=wang")
        );
        Assert.Equal("/invitation?user=wang", new ServerSettings { Url = "http://127.0.0.1:5080" }.Absolute("/invitation?user=wang"));
    }
}
