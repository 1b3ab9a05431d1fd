//! The style sheet, the script and the icon stand in the binary and are addressed by their hash.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use zehi_domain::id::Sha256;

use super::PageError;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 3] = [
    Asset { name: "zehi.css", media_type: "text/css; charset=utf-8", bytes: include_bytes!("../../assets/zehi.css") },
    Asset {
        name: "zehi.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../assets/zehi.js"),
    },
    Asset { name: "zehi.svg", media_type: "image/svg+xml", bytes: include_bytes!("../../assets/zehi.svg") },
];

static ADDRESSES: LazyLock<[String; 3]> = LazyLock::new(|| {
    ASSETS.each_ref().map(|asset| {
        let hash = Sha256::of(asset.bytes).to_string();
        format!("/static/{}?v={}", asset.name, &hash[..12])
    })
});

/// Address of the style sheet.
pub fn css() -> &'static str {
    &ADDRESSES[0]
}

/// Address of the script.
pub fn js() -> &'static str {
    &ADDRESSES[1]
}

/// Address of the icon.
pub fn icon() -> &'static str {
    &ADDRESSES[2]
}

/// `GET /static/{name}`: the same bytes for a year, for the address changes with them.
pub async fn get(Path(name): Path<String>) -> Result<Response, PageError> {
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or_else(PageError::not_found)?;
    let headers = [(CONTENT_TYPE, asset.media_type), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.bytes).into_response())
}
