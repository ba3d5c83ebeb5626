//! The page: one row an instrument, pictures within.

use super::Row;
use super::picture::{HEIGHT, HIGHEST, LOWEST, Picture, WIDTH};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

const HEAD: &str = "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>How the instruments sound</title>
<style>body{font:14px/1.4 system-ui,sans-serif;margin:2em;color:#222}table{border-collapse:collapse}
td,th{padding:4px 10px 4px 0;text-align:left;vertical-align:middle}figure{margin:0;position:relative}
figure img,figure svg{display:block;width:540px;height:144px}figure svg{position:absolute;top:0;left:0}
polyline{fill:none;stroke:#c40;stroke-width:1}line{stroke:#06c;stroke-width:.5}text{font-size:8px;fill:#06c}</style>
<h1>How the instruments sound</h1>
<p>A scale over the whole range at pp, mf and ff, one player at 5 m, dry. Grey: the spectrum from 40 Hz to 16 kHz by octaves, black is
85 dB. Red: the level from 0 to 110 dB. Blue: 1 kHz, and where mf and ff begin.</p>
<table><tr><th><th>partwright<th>SoundFont, at the same levels</tr>
";

/// The whole page.
pub(super) fn page(rows: &[Row]) -> String {
    let mut page = HEAD.to_owned();
    for row in rows {
        let font = row.font.as_ref().map(figure).unwrap_or_default();
        let _ = writeln!(page, "<tr><th>{}<td>{}<td>{font}</tr>", row.name, figure(&row.ours));
    }
    page + "</table></html>\n"
}

fn figure(picture: &Picture) -> String {
    let image = STANDARD.encode(bitmap(picture));
    let level = |(column, level): (usize, &f64)| format!("{column},{:.0}", HEIGHT as f64 * (1.0 - level / 110.0));
    let points: Vec<String> = picture.levels.iter().enumerate().map(level).collect();
    let kilohertz = HEIGHT as f64 * (1.0 - (1000.0 / LOWEST).log2() / (HIGHEST / LOWEST).log2());
    let begins =
        [1, 2].map(|dynamic| format!("<line x1=\"{0}\" x2=\"{0}\" y1=\"0\" y2=\"{HEIGHT}\"/>", WIDTH * dynamic / 3));
    let marks =
        format!("<line x1=\"0\" x2=\"{WIDTH}\" y1=\"{kilohertz:.0}\" y2=\"{kilohertz:.0}\"/>{}", begins.concat());
    format!(
        "<figure><img src=\"data:image/bmp;base64,{image}\" alt=\"\"><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         preserveAspectRatio=\"none\">{marks}<polyline points=\"{}\"/></svg></figure>",
        points.join(" ")
    )
}

/// A bitmap of sixteen greys: four bits a pixel, the lowest row first, rows of whole 32-bit words.
fn bitmap(picture: &Picture) -> Vec<u8> {
    let row_bytes = WIDTH.div_ceil(8) * 4;
    let (colours, head) = (16 * 4, 14 + 40);
    let word = |x: usize| (x as u32).to_le_bytes();
    let mut bytes = b"BM".to_vec();
    for field in [head + colours + row_bytes * HEIGHT, 0, head + colours, 40, WIDTH, HEIGHT] {
        bytes.extend(word(field));
    }
    bytes.extend([1, 0, 4, 0]);
    [0, row_bytes * HEIGHT, 2835, 2835, 16, 16].iter().for_each(|field| bytes.extend(word(*field)));
    (0..16u8).for_each(|shade| bytes.extend([255 - 17 * shade, 255 - 17 * shade, 255 - 17 * shade, 0]));
    for row in (0..HEIGHT).rev() {
        let shade = |column: usize| picture.shades.get(column).map_or(0, |column| column[row]);
        let pairs = (0..row_bytes).map(|byte| shade(2 * byte) << 4 | shade(2 * byte + 1));
        bytes.extend(pairs);
    }
    bytes
}
