"""What sent a request, in two words."""

import pytest

from greenroom.web.user_agent import client_summary

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {WEBKIT}"
PIXEL = "Mozilla/5.0 (Linux; Android 15; Pixel 9)"


@pytest.mark.parametrize(
    ("user_agent", "summary"),
    [
        (f"{IPHONE} Version/18.5 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        (f"{IPHONE} CriOS/140.0.7339.39 Mobile/15E148 Safari/604.1", "Chrome, iPhone"),
        (f"{IPHONE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15", "Firefox, iPhone"),
        (f"{IPHONE} Mobile/15E148 Instagram 390.0.0.28.85 (iPhone16,2; iOS 18_5)", "Instagram, iPhone"),
        (f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/520.0;FBBV/1]", "Facebook, iPhone"),
        (f"{IPHONE} Mobile/15E148 musical_ly_39.5.0 BytedanceWebview/d8a21c6", "TikTok, iPhone"),
        (f"{IPHONE} Mobile/15E148", "iPhone"),
        (f"{PIXEL} {CHROME} Mobile Safari/537.36", "Chrome, Android"),
        (f"{PIXEL} {CHROME} Mobile Safari/537.36 EdgA/140.0", "Edge, Android"),
        (
            "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
            "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet, Android",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome, Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/140.0.0.0",
            "Edge, Windows",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36", "Chrome, ChromeOS"),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.5 Safari/605.1.15",
            "Safari, Mac",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8.5.0", "curl"),
        ("python-httpx2/2.16", "Python"),
        ("", ""),
        ("something of their own/1.0", ""),
        ("<script>alert(1)</script>", ""),
        ("x" * 600 + " Firefox/140.0", ""),
    ],
)
def test_a_user_agent_is_told_in_known_words_alone(user_agent: str, summary: str) -> None:
    assert client_summary(user_agent) == summary
