//! The profiles that come with the library. A test holds this list against the folder.

/// File name and text of every profile.
pub(super) const FILES: [(&str, &str); 0] = [];
