"""An equation is read as one line that keeps its fractions, roots and exponents."""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pincite.index.readers.docx.equations import write_equation


def make(name: str, *parts: str) -> str:
    return f"<m:{name}>{''.join(parts)}</m:{name}>"


def run(text: str) -> str:
    return f"<m:r><m:rPr/><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        pytest.param(
            run("x=") + make("f", make("num", run("a+b")), make("den", run("2"))),
            "x=(a+b)/2",
            id="fraction",
        ),
        pytest.param(make("sSup", make("e", run("10")), make("sup", run("6"))), "10⁶", id="power"),
        pytest.param(
            make("sSup", make("e", run("x")), make("sup", run("α+1"))),
            "x^(α+1)",
            id="no-raised-form",
        ),
        pytest.param(make("sSub", make("e", run("H")), make("sub", run("2"))), "H₂", id="index"),
        pytest.param(
            make("sSub", make("e", run("v")), make("sub", run("Max"))),
            "v_Max",
            id="no-lowered-form",
        ),
        pytest.param(make("rad", make("deg"), make("e", run("a+b"))), "√(a+b)", id="root"),
        pytest.param(
            make("rad", make("deg", run("3")), make("e", run("8"))), "³√8", id="cube-root"
        ),
        pytest.param(
            make(
                "nary",
                "<m:naryPr><m:chr m:val='∑'/></m:naryPr>",
                make("sub", run("i=1")),
                make("sup", run("n")),
                make("e", run("i")),
            ),
            "∑_(i=1)^n i",
            id="sum",
        ),
        pytest.param(
            make(
                "d",
                "<m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr>",
                make("e", run("a")),
                make("e", run("b")),
            ),
            "[a|b]",
            id="brackets",
        ),
        pytest.param(
            make("func", make("fName", run("sin")), make("e", run("x"))), "sin x", id="function"
        ),
        pytest.param(
            make(
                "m",
                make("mr", make("e", run("1")), make("e", run("2"))),
                make("mr", make("e", run("3")), make("e", run("4"))),
            ),
            "[1, 2; 3, 4]",
            id="matrix",
        ),
    ],
)
def test_an_equation_is_one_line(xml: str, expected: str) -> None:
    assert write_equation(parse_xml(f"<m:oMath {nsdecls('m')}>{xml}</m:oMath>")) == expected
