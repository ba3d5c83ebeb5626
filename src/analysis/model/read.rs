//! Reading a model file.

use super::{Fitted, Model, Node};
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
                self.models.push((name, Model { base, trees: Vec::new(), nodes: Vec::new() }));
                Ok(())
            }
            Some(_) => {
                let (_, model) = self.models.last_mut().ok_or("a tree before any model")?;
                model.tree(&mut words, self.features.len())
            }
        }
    }
}

impl Model {
    fn tree(&mut self, words: &mut SplitWhitespace<'_>, width: usize) -> Result<(), String> {
        let root = self.nodes.len() as u32;
        let depth = self.node(words, width, 0)?;
        self.trees.push((root, depth));
        words.next().map_or(Ok(()), |word| Err(format!("'{word}' after the end of a tree")))
    }

    /// One node with what hangs from it; how deep that is.
    fn node(&mut self, words: &mut SplitWhitespace<'_>, width: usize, level: u32) -> Result<u32, String> {
        const DEEPEST: u32 = 64;
        let word = words.next().ok_or("a tree that ends early")?;
        let own = self.nodes.len() as u32;
        if let Some(value) = word.strip_prefix('=') {
            self.nodes.push(Node { column: 0, threshold: 0, next: [own; 2], value: number(Some(value))? });
            return Ok(0);
        }
        let column: u32 = number(Some(word))?;
        if column as usize >= width || level == DEEPEST {
            return Err(format!("column {column} of {width} at level {level}"));
        }
        let threshold = number(words.next())?;
        self.nodes.push(Node { column, threshold, next: [own + 1; 2], value: 0 });
        let first = self.node(words, width, level + 1)?;
        self.nodes[own as usize].next[1] = self.nodes.len() as u32;
        Ok(1 + first.max(self.node(words, width, level + 1)?))
    }
}

fn number<N: FromStr>(word: Option<&str>) -> Result<N, String> {
    let word = word.ok_or("a number is missing")?;
    word.parse().map_err(|_| format!("'{word}' is no number"))
}
