//! Reading a model file.

use super::{Fitted, LEAVES, Model, Question};
use std::str::{FromStr, SplitWhitespace};

impl FromStr for Fitted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut fitted = Self { features: Vec::new(), models: Vec::new() };
        for (index, line) in text.lines().enumerate() {
            fitted.line(line).map_err(|what| format!("line {}: {what}", index + 1))?;
        }
        Ok(fitted)
    }
}

impl Fitted {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let mut words = line.split_whitespace();
        match line.split_whitespace().next() {
            None => Ok(()),
            Some(word) if word.starts_with('#') => Ok(()),
            Some("features") => {
                self.features = words.skip(1).map(str::to_owned).collect();
                Ok(())
            }
            Some("model") => {
                let name = words.nth(1).ok_or("a model without a name")?.to_owned();
                let base = number(words.next())?;
                self.models.push((name, Model { base, trees: Vec::new(), questions: Vec::new(), leaves: Vec::new() }));
                Ok(())
            }
            Some(_) => {
                let (_, model) = self.models.last_mut().ok_or("a tree before any model")?;
                model.tree(&mut words, self.features.len())
            }
        }
    }
}

/// Where the questions and leaves of a tree begin.
#[derive(Clone, Copy)]
struct Root {
    question: usize,
    leaf: usize,
}

impl Model {
    fn tree(&mut self, words: &mut SplitWhitespace<'_>, width: usize) -> Result<(), String> {
        let root = Root { question: self.questions.len(), leaf: self.leaves.len() };
        self.node(words, width, root)?;
        self.trees.push(self.questions.len() - root.question);
        words.next().map_or(Ok(()), |word| Err(format!("'{word}' after the end of a tree")))
    }

    /// One node with what hangs from it.
    fn node(&mut self, words: &mut SplitWhitespace<'_>, width: usize, root: Root) -> Result<(), String> {
        let word = words.next().ok_or("a tree that ends early")?;
        if let Some(value) = word.strip_prefix('=') {
            self.leaves.push(number(Some(value))?);
            return Ok(());
        }
        let (own, before) = (self.questions.len(), self.leaves.len() - root.leaf);
        if own - root.question + 1 == LEAVES as usize {
            return Err(format!("a tree of more than {LEAVES} leaves"));
        }
        self.questions.push(question(word, words, width)?);
        self.node(words, width, root)?;
        self.questions[own].left = below(before) | !below(self.leaves.len() - root.leaf);
        self.node(words, width, root)
    }
}

/// A question of which it is not yet known what it leaves.
fn question(column: &str, words: &mut SplitWhitespace<'_>, width: usize) -> Result<Question, String> {
    let column: u32 = number(Some(column))?;
    if column as usize >= width {
        return Err(format!("column {column} of {width}"));
    }
    Ok(Question { column, threshold: number(words.next())?, left: 0 })
}

/// The first so many leaves, as bits.
fn below(leaves: usize) -> u32 {
    u32::MAX.checked_shr(LEAVES - leaves as u32).unwrap_or_default()
}

fn number<N: FromStr>(word: Option<&str>) -> Result<N, String> {
    let word = word.ok_or("a number is missing")?;
    word.parse().map_err(|_| format!("'{word}' is no number"))
}
