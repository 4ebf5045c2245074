"""Text that would do harm, or be lost, if anything took it for markup."""

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
