"""Addresses are read as browsers read them; what is not for everybody is refused in every spelling."""

from contextlib import suppress
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.model.address import NoAddressError, address, belongs, domain_of

PRIVATE = (
    *(
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0X7F.0.0.1",
        "0177.0.0.1",
        "017700000001",
    ),
    *(
        "127.0.0.1.",
        "127。0。0。1",
        "127．0．0．1",
        "１２７.0.0.1",
        "①②⑦.0.0.1",
        "%31%32%37.0.0.1",
        "0",
        "0.0.0.0",
        "0x",
    ),
    *("10.0.0.1", "10.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1", "169.254.169.254", "100.64.0.1"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1"),
    *(
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
    ),
    *("[2002:7f00:1::]", "[64:ff9b::7f00:1]", "[ff02::1]", "[fe80::1%25eth0]", "[0:0:0:0:0:0:0:1]", "[2001:db8::1]"),
    *("localhost", "LOCALHOST", "localhost.", "ｌocalhost", "a.localhost", "local%68ost", "intranet", "oa", "县政府"),
    *("oa.local", "oa.internal", "oa.lan", "oa.home.arpa", "a.test"),
)
PUBLIC = (
    "www.example.gov.cn",
    "WWW.Example.GOV.CN",
    "a-b.example.com",
    "政务.example.cn",
    "样例.政务",
    "xn--fiq228c.cn",
    "1.example.cn",
)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", PRIVATE)
def test_what_only_some_can_open(scheme, host):
    for rest in ("", "/", ":8080/a", "?a=1", "#a"):
        with pytest.raises(NoAddressError):
            address(f"{scheme}://{host}{rest}")


@pytest.mark.parametrize("host", PUBLIC)
def test_what_everybody_can_open(host):
    for rest, port in (
        ("", None),
        ("/zwgk/", None),
        (":443/", 443),
        (":8080/a?b=c#d", 8080),
        ("/公开/（1）.html", None),
    ):
        assert address(f"https://{host}{rest}") == ("https", host.lower(), port)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "县政府网站首页",
            "www.example.gov.cn",
            "//www.example.gov.cn/",
            "ftp://www.example.gov.cn/",
            "https:/a.cn",
        ),
        *(
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            " https://a.cn/",
            "https://a.cn/ b",
            "https://",
        ),
        *("https://a.cn/\n", "https://www.example.com\\.example.gov.cn/", "https://www.example.gov.cn@evil.com/"),
        *(
            "https://user:word@www.example.gov.cn/",
            "https://@www.example.gov.cn/",
            "https://a.cn:0/",
            "https://a.cn:99999/",
        ),
        *("https://a.cn:x/", "https://a.cn:/", "https://-a.cn/", "https://a-.cn/", "https://a..cn/", "https://.a.cn/"),
        *(
            "https://a.cn./",
            "https://[::1/",
            "https://[x]/",
            "https://1.2.3.4.5/",
            "https://256.1.1.1/",
            "https://a.1/",
        ),
        *("https://1.2.3.08/", "https://www%2eexample.com/", "https://www。example。cn/", "https://ｗww.example.cn/"),
        *(
            "https://www.ехample.gov.cn/",
            "https://xn--80ak6aa92e.com/",
            "https://xn--.cn/",
            "https://www.exämple.gov.cn/",
        ),
        *("https://" + "a" * 300 + ".cn/", "https://a.cn/" + "a" * 10_000, "https://" + "a." * 1_000_000),
    ],
)
def test_what_is_no_address(text):
    with pytest.raises(NoAddressError):
        address(text)


SPELLINGS = (
    str,
    lambda ip: str(int(ip)),
    lambda ip: hex(int(ip)),
    lambda ip: f"0{int(ip):o}",
    lambda ip: ".".join(hex(byte) for byte in ip.packed),
    lambda ip: ".".join(f"0{byte:o}" for byte in ip.packed),
    lambda ip: f"{ip.packed[0]}.{int(ip) % 2**24}",
    lambda ip: f"[::ffff:{ip}]",
)


@given(st.ip_addresses(v=4), st.sampled_from(SPELLINGS))
def test_spellings_of_a_number_are_judged_alike(ip: IPv4Address, spelt):
    def judged(host):
        try:
            return address(f"https://{host}/").scheme
        except NoAddressError:
            return None

    public = ip.is_global and not ip.is_multicast and not ip.is_reserved
    assert judged(spelt(ip)) == ("https" if public else None)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    for whole in (text, f"https://{text}", f"https://{text}.gov.cn/"):
        with suppress(NoAddressError):
            assert address(whole).host


def test_domains():
    assert domain_of("www.example.gov.cn") == domain_of("a.b.example.gov.cn") == "example.gov.cn"
    assert domain_of("www.example.com") == "example.com"
    assert belongs("hudong.Example.gov.cn", "example.gov.cn")
    assert not belongs("evilexample.gov.cn", "example.gov.cn")
