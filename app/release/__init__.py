"""News of later versions: read, verified and judged; nothing is ever fetched or installed because of them."""
