use super::{Fitted, Rows, probability};

const SMALL: &str = "# a comment\nfeatures pitch length\nmodel tune -100\n0 60 =-5 1 3 =10 =20\n=7\nmodel other 4\n";

#[test]
fn a_tree_is_walked_by_its_thresholds() {
    let fitted: Fitted = SMALL.parse().unwrap();
    assert_eq!(fitted.features, ["pitch", "length"]);
    let values: Vec<i32> = [[60, 9], [61, 3], [61, 4]].concat().repeat(7);
    let scores = fitted.model("tune").unwrap().scores(Rows { values: &values, width: 2 });
    assert_eq!(scores, [-98, -83, -73].repeat(7));
    assert_eq!(fitted.model("other").unwrap().scores(Rows { values: &values, width: 2 }), vec![4; 21]);
    assert!(fitted.model("none").is_none());
}

#[test]
fn rows_that_are_too_narrow_give_nothing() {
    let fitted: Fitted = SMALL.parse().unwrap();
    let model = fitted.model("tune").unwrap();
    assert!(model.scores(Rows { values: &[60, 61], width: 1 }).is_empty());
    assert!(model.scores(Rows { values: &[], width: 0 }).is_empty());
    assert!(model.scores(Rows { values: &[], width: 2 }).is_empty());
}

#[test]
fn a_broken_file_says_where() {
    for (text, line) in [
        ("=3", "line 1"),
        ("features a\nmodel m", "line 2"),
        ("features a\nmodel m 0\n1 3 =1 =2", "line 3"),
        ("features a\nmodel m 0\n0 3 =1", "line 3"),
        ("features a\nmodel m 0\n0 3 =1 =2 =3", "line 3"),
        ("features a\nmodel m 0\n0 x =1 =2", "line 3"),
    ] {
        let error = text.parse::<Fitted>().unwrap_err();
        assert!(error.starts_with(line), "{error}");
    }
    let deep = format!("features a\nmodel m 0\n{}", "0 0 ".repeat(100_000));
    assert!(deep.parse::<Fitted>().is_err());
    let wide = |leaves: usize| format!("features a\nmodel m 0\n{}=9", "0 5 =1 ".repeat(leaves - 1));
    assert_eq!(wide(33).parse::<Fitted>().unwrap_err(), "line 3: a tree of more than 32 leaves");
    let scores = wide(32).parse::<Fitted>().unwrap().model("m").unwrap().scores(Rows { values: &[5, 6], width: 1 });
    assert_eq!(scores, [1, 9]);
}

#[test]
fn even_odds_are_a_half() {
    assert_eq!(probability(0), 0.5);
    assert!(probability(3000) > 0.95 && probability(i32::MIN) == 0.0);
}
