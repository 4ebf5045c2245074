"""Security headers of every response, and the nonce that lets the page's own scripts run."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

_SECURITY_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Not "no-referrer": browsers would then send `Origin: null` with form posts, and the origin
    # check would refuse them.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def build_content_security_policy(nonce: str) -> str:
    """Return the content security policy: resources of this server only, inline scripts by nonce.

    Inline styles are allowed, because Gradio writes style attributes.
    """
    return (
        "default-src 'self'; "
        f"script-src 'self' 'nonce-{nonce}'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; object-src 'none'; frame-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def add_security_headers(send: Send, nonce: str, *, private: bool, encrypted: bool) -> Send:
    """Return a `send` that adds the security headers.

    A `private` response is not cached; an `encrypted` one tells browsers to stay with HTTPS.
    """
    headers = {**_SECURITY_HEADERS, "Content-Security-Policy": build_content_security_policy(nonce)}
    if private:
        headers["Cache-Control"] = "no-store"
    if encrypted:
        headers["Strict-Transport-Security"] = "max-age=31536000"

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return send_with_headers


def complete_page(send: Send, nonce: str, base: str) -> Send:
    """Return a `send` that adds the nonce to each script tag of a page, and writes its base.

    The base is where its relative addresses begin, also at the address of a conversation. No
    foreign script gets the nonce: Gradio escapes each `<` in the settings it writes into the page.
    """
    start: list[Message] = []
    chunks: list[bytes] = []

    async def send_completed(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.append(message)
        if message["type"] != "http.response.body":
            return
        chunks.append(message.get("body", b""))
        if message.get("more_body"):
            return
        page = b"".join(chunks).replace(b"<script", f'<script nonce="{nonce}"'.encode())
        page = page.replace(b'<base href="./"', f'<base href="{base}"'.encode(), 1)
        if page:
            MutableHeaders(scope=start[0])["content-length"] = str(len(page))
        await send(start[0])
        await send({"type": "http.response.body", "body": page})

    return send_completed
