"""What sent a request, in two words for its owner: "Safari, iPhone". The header itself is not stored."""

import re

# The first that matches: browsers name their ancestors too, and so do the browsers inside apps.
_BROWSERS = (
    ("Instagram", r"Instagram"),
    ("Facebook", r"FBA[NV]|FB_IAB"),
    ("TikTok", r"musical_ly|BytedanceWebview|TikTok"),
    ("Snapchat", r"Snapchat"),
    ("LINE", r"\bLine/"),
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\b(?:OPR|OPT|Opera)/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"),
    ("Chrome", r"\b(?:Chrome|CriOS|Chromium|HeadlessChrome)/"),
    ("Safari", r"\bVersion/\S+ .*\bSafari/"),
    ("curl", r"^curl/"),
    ("Python", r"^(?:python|aiohttp|Python-urllib)"),
    ("Node.js", r"^(?:node|undici|axios)\b"),
    ("Go", r"^Go-http-client/"),
)
_DEVICES = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Windows", r"\bWindows NT\b"),
    ("Mac", r"\bMacintosh\b"),
    ("Linux", r"\bLinux\b"),
)
_LONGEST = 512  # characters that are looked at; no browser sends more


def client_summary(user_agent: str) -> str:
    """Name the browser and the device of a User-Agent header, out of the lists above and nothing else.

    Returns:
        Such as "Safari, iPhone", "curl", or "" if neither is known.
    """
    text = user_agent[:_LONGEST]
    return ", ".join(name for name in (_first(_BROWSERS, text), _first(_DEVICES, text)) if name)


def _first(names: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for name, pattern in names if re.search(pattern, text)), None)
