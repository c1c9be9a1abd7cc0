using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portal.Data.SignIns;
using Xunit;

namespace Portal.Data.Tests.SignIns;

public sealed class SignInThrottleTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SignInThrottle _throttle;

    public SignInThrottleTests() => _throttle = new SignInThrottle(_time);

    [Fact]
    public void Delays_of_an_account_double_up_to_five_minutes_and_end_by_themselves()
    {
        var waits = new List<double>();
        for (var attempt = 0; attempt < 16; attempt++)
        {
            var wait = _throttle.Try("ANNA", From(attempt)).Wait;
            waits.Add(wait.TotalSeconds);
            _time.Advance(wait);
            if (wait > TimeSpan.Zero)
            {
                Assert.Equal(TimeSpan.Zero, _throttle.Try("ANNA", From(attempt)).Wait);
            }
        }

        Assert.Equal([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], waits);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.Zero, _throttle.Try("ANNA", From(1)).Wait);
    }

    [Fact]
    public void What_is_tried_during_a_delay_does_not_lengthen_it()
    {
        Fail("ANNA", 6);
        var wait = _throttle.Try("ANNA", From(99)).Wait;

        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(wait, _throttle.Try("ANNA", From(i)).Wait);
        }

        _time.Advance(wait);
        Assert.Equal(TimeSpan.Zero, _throttle.Try("ANNA", From(99)).Wait);
    }

    [Fact]
    public void Attempts_at_the_same_moment_are_counted_before_they_fail()
    {
        var passed = 0;
        Parallel.For(
            0,
            200,
            i =>
            {
                if (_throttle.Try("ANNA", From(i)).Wait == TimeSpan.Zero)
                {
                    Interlocked.Increment(ref passed);
                }
            }
        );

        Assert.Equal(5, passed);
    }

    [Fact]
    public void One_address_is_slowed_down_whatever_names_it_tries_and_no_other_address_is()
    {
        var passed = Enumerable.Range(0, 100).Count(i => _throttle.Try("NAME" + i, From(1)).Wait == TimeSpan.Zero);

        Assert.Equal(20, passed);
        Assert.Equal(TimeSpan.Zero, _throttle.Try("BERTA", From(2)).Wait);
    }

    [Fact]
    public void A_browser_that_is_known_does_not_wait_for_what_strangers_tried()
    {
        Fail("ANNA", 12);
        var neighbour = Enumerable.Range(0, 40).Count(i => _throttle.Try("NAME" + i, From(1)).Wait > TimeSpan.Zero);
        Assert.True(neighbour > 0);

        Assert.Equal(TimeSpan.Zero, _throttle.Try("ANNA", new SignInOrigin(Address(1), "anna's own")).Wait);

        // It is counted too: a stolen browser does not guess without end.
        var passed = Enumerable
            .Range(0, 100)
            .Count(_ => _throttle.Try("ANNA", new SignInOrigin(Address(1), "anna's own")).Wait == TimeSpan.Zero);
        Assert.Equal(4, passed);
    }

    [Fact]
    public void Who_signs_in_with_an_own_account_does_not_clear_the_address_for_guesses()
    {
        var passed = 0;
        for (var i = 0; i < 100; i++)
        {
            var own = _throttle.Try("INTRUDER", From(1));
            own.Succeeded();
            passed += _throttle.Try("NAME" + i, From(1)).Wait == TimeSpan.Zero ? 1 : 0;
        }

        Assert.InRange(passed, 1, 20);
    }

    [Fact]
    public void Success_and_an_administrator_begin_the_count_of_an_account_anew()
    {
        for (var i = 0; i < 50; i++)
        {
            var attempt = _throttle.Try("ANNA", From(i));
            Assert.Equal(TimeSpan.Zero, attempt.Wait);
            attempt.Succeeded();
        }

        Fail("ANNA", 6);
        Assert.True(_throttle.Try("ANNA", From(1)).Wait > TimeSpan.Zero);
        _throttle.Forget("ANNA");
        Assert.Equal(TimeSpan.Zero, _throttle.Try("ANNA", From(1)).Wait);
    }

    [Fact]
    public void An_attempt_that_was_not_looked_at_is_not_counted()
    {
        for (var i = 0; i < 100; i++)
        {
            var attempt = _throttle.Try("ANNA", From(1));
            Assert.Equal(TimeSpan.Zero, attempt.Wait);
            attempt.Withdraw();
        }
    }

    [Fact]
    public void Codes_of_the_second_factor_are_slowed_down_by_themselves()
    {
        var passed = Enumerable.Range(0, 100).Count(_ => _throttle.TryCode("ANNA").Wait == TimeSpan.Zero);

        Assert.Equal(5, passed);
        Assert.Equal(TimeSpan.Zero, _throttle.Try("ANNA", From(1)).Wait);
    }

    [Fact]
    public void Addresses_of_one_network_of_version_six_are_one_and_mapped_ones_are_what_they_map()
    {
        var passed = Enumerable
            .Range(0, 100)
            .Count(i => _throttle.Try("A" + i, new SignInOrigin(IPAddress.Parse($"2001:db8:1:2::{i:x}"))).Wait == TimeSpan.Zero);
        var mapped = Enumerable
            .Range(0, 100)
            .Count(i => _throttle.Try("B" + i, new SignInOrigin(IPAddress.Parse("::ffff:10.0.0.1"))).Wait == TimeSpan.Zero);

        Assert.Equal((20, 20), (passed, mapped));
        Assert.True(_throttle.Try("C", new SignInOrigin(IPAddress.Parse("10.0.0.1"))).Wait > TimeSpan.Zero);
    }

    private void Fail(string account, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var wait = _throttle.Try(account, From(1000 + i)).Wait;
            if (wait > TimeSpan.Zero)
            {
                _time.Advance(wait);
                Assert.Equal(TimeSpan.Zero, _throttle.Try(account, From(1000 + i)).Wait);
            }
        }
    }

    private static SignInOrigin From(int host) => new(Address(host));

    private static IPAddress Address(int host) => new([10, 1, (byte)(host / 256), (byte)(host % 256)]);
}
