"""Where the desk serves the page about a code: made from `docs/codes/`, which a test holds to the codes."""

from typing import Final

from greenroom.desk.problems import ProblemCode
from greenroom.hms.findings import FindingCode
from greenroom.hms.sdk_errors import SdkError

CODE_PAGES: Final = "/docs/codes"


def page_of_finding(code: FindingCode) -> str:
    """Return the path of the page about a finding."""
    return f"{CODE_PAGES}/{code.value}"


def page_of_problem(code: ProblemCode) -> str:
    """Return the path of what is said about a problem, on the page about all of them."""
    return f"{CODE_PAGES}/refusals#{code.value.lower()}"


def page_of_failure(error: SdkError) -> str:
    """Return the path of what is said about a show's failure, on the page about the errors of 100ms."""
    return f"{CODE_PAGES}/100ms-errors#{error.value.lower()}"
