"""The headers of every response, and the nonce of the scripts that are the page's own."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

_SECURITY_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Not "no-referrer": under that, browsers say of forms that they come from nowhere.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def content_security_policy(nonce: str) -> str:
    """Return the content security policy: this server only, scripts from files or `nonce`.

    Gradio writes style attributes, so inline style is the one exception.
    """
    return (
        "default-src 'self'; "
        f"script-src 'self' 'nonce-{nonce}'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; object-src 'none'; frame-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def add_security_headers(send: Send, nonce: str, *, private: bool, encrypted: bool) -> Send:
    """Give a response the headers. What is `private` is for the eyes of who is logged in."""
    headers = {**_SECURITY_HEADERS, "Content-Security-Policy": content_security_policy(nonce)}
    if private:
        headers["Cache-Control"] = "no-store"
    if encrypted:
        headers["Strict-Transport-Security"] = "max-age=31536000"

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return send_with_headers


def add_script_nonce(send: Send, nonce: str) -> Send:
    """Give the page's own scripts the nonce. Gradio writes its settings without any `<`."""
    start: list[Message] = []
    chunks: list[bytes] = []

    async def send_with_nonce(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.append(message)
        if message["type"] != "http.response.body":
            return
        chunks.append(message.get("body", b""))
        if message.get("more_body"):
            return
        page = b"".join(chunks).replace(b"<script", f'<script nonce="{nonce}"'.encode())
        if page:
            MutableHeaders(scope=start[0])["content-length"] = str(len(page))
        await send(start[0])
        await send({"type": "http.response.body", "body": page})

    return send_with_nonce
