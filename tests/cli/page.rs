//! The HTML page of `arrange` and `balance`: what it holds, how large it is, and what it leaves out.

use super::{SATIE, folder, json, partwright, path};
use serde_json::Value;

fn read(path: &str) -> String {
    std::fs::read_to_string(path).expect("the page")
}

/// The page of `balance` on a file's own instruments.
fn balance(file: &str, more: &[&str]) -> String {
    let folder = folder();
    let out = path(&folder, "page.html");
    let args = ["balance", file, "--for", "as-written", "--fail-on", "never", "--html", &out];
    partwright().args(args).args(more).assert().success();
    read(&out)
}

/// The JSON of a page.
fn data(page: &str) -> Value {
    let text = page.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next()).expect("the data");
    serde_json::from_str(text).expect("JSON")
}

/// First bar and the first after it, of each passage.
fn passages(data: &Value) -> Vec<(u64, u64)> {
    let bars = |passage: &Value| (passage["bars"][0].as_u64(), passage["bars"][1].as_u64());
    let all = data["passages"].as_array().expect("a list").iter().map(bars);
    all.map(|(from, to)| (from.expect("a bar"), to.expect("a bar"))).collect()
}

#[test]
fn the_page_of_an_arrangement_lets_one_hear_every_bar_apart() {
    let folder = folder();
    let out = path(&folder, "satie");
    let args = ["arrange", SATIE, "--for", "string-quartet", "--steps", "500", "-o", &out];
    partwright().args(args).assert().success();
    let page = read(&format!("{out}/report.html"));
    for held in ["class=\"strip\"", "class=\"heat\"", "data-layer=\"lost\"", "id=\"play\"", "href=\"preview.wav\""] {
        assert!(page.contains(held), "{held}");
    }
    let data = data(&page);
    let (bars, passages) = (data["bars"].as_array().expect("a list").len() as u64, passages(&data));
    assert!(passages.windows(2).all(|pair| pair[0].1 == pair[1].0), "{passages:?}");
    assert_eq!((passages[0].0, passages[passages.len() - 1].1), (0, bars));
    // Each begins as an Ogg file does.
    assert_eq!(page.matches("\">T2dnU").count(), 2 * passages.len());
    assert!(!page.contains("http:") && !page.contains("https:"), "it reaches for nothing outside");
    // Its share of the 15 MB that six minutes may take: it lasts two minutes and a half.
    assert!(page.len() < 15_000_000 / 360 * 150, "{}", page.len());
    let report: Value = serde_json::from_str(&read(&format!("{out}/report.json"))).expect("JSON");
    let melody = &report["balance"]["bars"][8]["melody"];
    assert_eq!(melody["masker_by_octave"].as_array().expect("a list").len(), 8);
    assert_eq!(melody["masker_by_octave"][3], data["bars"][8]["roles"][0]["octaves"][3][2]);
}

#[test]
fn no_audio_leaves_the_sound_out_of_either_page() {
    let page = balance(SATIE, &["--no-audio"]);
    assert!(page.contains("class=\"strip\"") && page.contains("class=\"heat\""));
    assert!(!page.contains("<audio") && !page.contains("id=\"track-") && !page.contains("id=\"play\""));
    let folder = folder();
    let out = path(&folder, "satie");
    let args = ["arrange", SATIE, "--for", "string-quartet", "--steps", "500", "--no-audio", "-o", &out];
    partwright().args(args).assert().success();
    let page = read(&format!("{out}/report.html"));
    assert!(page.contains("class=\"roll\"") && !page.contains("<audio") && !page.contains("id=\"track-"));
}

#[test]
fn a_page_without_sound_is_the_same_on_any_number_of_threads() {
    assert_eq!(balance(SATIE, &["--no-audio", "--threads", "1"]), balance(SATIE, &["--no-audio", "--threads", "3"]));
}

/// 40 bars of ten seconds: a flute's tune, and in bars 21 and 22 three trombones that cover it.
fn long_piece() -> Vec<u8> {
    const BAR: u32 = 4 * 480;
    // Three bytes of seven bits each are a delta time too, however small.
    let delta = |ticks: u32| [(ticks >> 14) as u8 | 0x80, (ticks >> 7) as u8 | 0x80, (ticks & 0x7F) as u8];
    let track = |channel: u8, program: u8, notes: &[(u32, u8, u8)]| {
        let mut body = vec![0, 0xFF, 0x51, 3, 0x26, 0x25, 0xA0, 0, 0xC0 | channel, program];
        let mut at = 0;
        for (bar, key, velocity) in notes {
            body.extend(delta(bar * BAR - at));
            body.extend([0x90 | channel, *key, *velocity]);
            body.extend(delta(BAR - 1));
            body.extend([0x80 | channel, *key, 0]);
            at = (bar + 1) * BAR - 1;
        }
        body.extend([0, 0xFF, 0x2F, 0]);
        [b"MTrk".as_slice(), &(body.len() as u32).to_be_bytes(), &body].concat()
    };
    let tune: Vec<(u32, u8, u8)> = (0..40).map(|bar| (bar, [62, 64, 65, 64][bar as usize % 4], 40)).collect();
    let cover = |key| [(20, key, 120), (21, key, 120)];
    let tracks = [track(0, 73, &tune), track(1, 57, &cover(67)), track(2, 57, &cover(64)), track(3, 57, &cover(60))];
    [b"MThd\0\0\0\x06\0\x01\0\x04\x01\xE0".as_slice(), &tracks.concat()].concat()
}

#[test]
fn a_piece_over_six_minutes_carries_the_bars_of_its_findings_and_says_so() {
    let folder = folder();
    let file = path(&folder, "long.mid");
    std::fs::write(&file, long_piece()).expect("writes");
    let page = balance(&file, &[]);
    assert!(page.contains("longer than six minutes") && page.contains("partwright render") && !page.contains("<audio"));
    let data = data(&page);
    let carried = passages(&data);
    let report = json(&["balance", &file, "--for", "as-written", "--fail-on", "never"]);
    let findings = report["findings"].as_array().expect("a list");
    let bars: Vec<u64> = findings.iter().filter_map(|finding| finding["place"]["bar"].as_u64()).collect();
    assert!(bars.contains(&21), "the trombones are found to cover the tune: {findings:?}");
    // Bars count from 1 and passages from 0; the bar before is carried too.
    let is_carried = |bar: u64| carried.iter().any(|(from, to)| (*from..*to).contains(&bar));
    assert!(bars.iter().all(|bar| is_carried(bar - 1) && is_carried(bar.saturating_sub(2))), "{bars:?} {carried:?}");
    assert!(carried.iter().map(|(from, to)| to - from).sum::<u64>() < 36, "{carried:?}");
    assert_eq!(page.matches("id=\"track-").count(), 2 * carried.len());
}
