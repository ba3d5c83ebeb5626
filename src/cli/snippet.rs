//! The line of a text that a complaint is about, with the place marked.

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};
use partwright::run::Invalid;
use std::ops::Range;

/// How snippets are drawn: in colour on a terminal, unless `NO_COLOR` is set.
pub(crate) struct Snippets(GraphicalReportHandler);

/// Columns where the longest lines of a snippet end.
const WIDTH: usize = 120;

impl Snippets {
    /// For a stream that is a terminal, or is not.
    pub(crate) fn on(terminal: bool) -> Self {
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        Self(GraphicalReportHandler::new_themed(theme).with_links(false).with_width(WIDTH))
    }

    /// The complaint on one line, `file:line: key: why; remedy`, and the marked line below when the text is at hand.
    pub(crate) fn told(&self, invalid: &Invalid, text: Option<&str>) -> String {
        let marked = text.and_then(|text| self.marked(invalid, text));
        format!("{invalid}\n{}", marked.unwrap_or_default())
    }

    fn marked(&self, invalid: &Invalid, text: &str) -> Option<String> {
        let span = first_line(text, invalid.span.clone()?)?;
        let label = LabeledSpan::new(None, span.start, span.len());
        let report = Report::new(MietteDiagnostic::new("").with_label(label))
            .with_source_code(NamedSource::new(&invalid.source_name, text.to_owned()));
        let mut drawn = String::new();
        self.0.render_report(&mut drawn, report.as_ref()).ok()?;
        // The complaint stands above already: only the lines of the text are wanted, from the frame's head on.
        let frame = drawn.lines().skip_while(|line| !line.contains('╭'));
        Some(frame.map(|line| format!("{}\n", line.trim_end())).collect())
    }
}

/// The part of a place that lies on its first line; `None` outside the text.
fn first_line(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let marked = text.get(span.clone())?;
    let length = marked.find('\n').unwrap_or(marked.len());
    Some(span.start..span.start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_over_several_lines_is_marked_on_its_first() {
        assert_eq!(first_line("ab\ncd", 1..5), Some(1..2));
        assert_eq!(first_line("ab", 1..9), None);
    }

    #[test]
    fn the_place_is_marked_below_the_line_that_tells() {
        let text = "a = 1\nb = 2\n";
        let wrong = Invalid::at("x.toml", text, 6..7).key("b").with("it is wrong", "write c");
        let told = Snippets::on(false).told(&wrong, Some(text));
        assert!(told.starts_with("x.toml:2: `b`: it is wrong; write c\n"), "{told}");
        assert!(
            told.contains("[x.toml:2:1]") && told.contains("2 │ b = 2") && told.contains('┬') || told.contains('─'),
            "{told}"
        );
        assert!(!told.contains('\u{1b}') && !told.contains('×'), "{told}");
        let coloured = Snippets(GraphicalReportHandler::new_themed(GraphicalTheme::unicode())).told(&wrong, Some(text));
        assert!(coloured.contains('\u{1b}') && !coloured.contains('×'), "{coloured}");
        assert_eq!(Snippets::on(false).told(&wrong, None), "x.toml:2: `b`: it is wrong; write c\n");
    }
}
