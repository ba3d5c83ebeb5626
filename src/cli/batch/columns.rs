//! Tables in columns: Parquet, as a list of sources and as results.

use super::sources::{Row, refusal};
use crate::cli::exit::Failure;
use crate::cli::files::fail;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Columns of results that are whole numbers.
const WHOLE: [&str; 10] = [
    "notes",
    "kept",
    "dropped",
    "melody_dropped",
    "bass_dropped",
    "errors",
    "warnings",
    "melody_heard_per_mille",
    "bytes",
    "attempt",
];
/// The column of results that is a number of seconds.
const SECONDS: &str = "seconds";

/// The rows of a list of sources.
pub(super) fn rows(path: &Path) -> Result<Vec<Row>, Failure> {
    let file = File::open(path).map_err(|error| fail("read", path, error))?;
    read(file).map_err(|error| refusal(path, &format!("cannot be read: {error}"), "it needs a column `source` of text"))
}

fn read(file: File) -> Result<Vec<Row>, ParquetError> {
    let reader = SerializedFileReader::new(file)?;
    let rows = reader.get_row_iter(None)?.map(|row| {
        let row = row?;
        let text = |wanted: &str| {
            row.get_column_iter().find_map(|(name, field)| match field {
                Field::Str(text) if name == wanted => Some(text.clone()),
                _ => None,
            })
        };
        let source = text("source").ok_or_else(|| ParquetError::General("a row without `source`".to_owned()))?;
        Ok(Row { source, key: text("key"), ensemble: text("for") })
    });
    rows.collect()
}

/// The table of results, from its comma separated values.
pub(super) fn of_csv(csv: &[u8]) -> Result<Vec<u8>, Failure> {
    write(csv).map_err(|error| Failure::Usage(format!("could not write the results as Parquet: {error}")))
}

fn write(csv: &[u8]) -> Result<Vec<u8>, ParquetError> {
    let wrong = |error: csv::Error| ParquetError::External(Box::new(error));
    let mut reader = csv::Reader::from_reader(csv);
    let names: Vec<String> = reader.headers().map_err(wrong)?.iter().map(str::to_owned).collect();
    let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(wrong)?;
    let fields = names.iter().map(|name| field(name)).collect::<Result<_, _>>()?;
    let schema = Arc::new(Type::group_type_builder("results").with_fields(fields).build()?);
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::builder().build()))?;
    let mut group = file.next_row_group()?;
    for (index, name) in names.iter().enumerate() {
        let there: Vec<&str> = rows.iter().filter_map(|row| row.get(index)).filter(|text| !text.is_empty()).collect();
        let levels: Vec<i16> =
            rows.iter().map(|row| i16::from(row.get(index).is_some_and(|text| !text.is_empty()))).collect();
        let Some(mut column) = group.next_column()? else { break };
        match kind(name) {
            Physical::INT64 => column.typed::<Int64Type>().write_batch(&parsed(&there), Some(&levels), None)?,
            Physical::DOUBLE => column.typed::<DoubleType>().write_batch(&parsed(&there), Some(&levels), None)?,
            _ => {
                let texts: Vec<_> = there.into_iter().map(Into::into).collect();
                column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None)?
            }
        };
        column.close()?;
    }
    group.close()?;
    file.close()?;
    Ok(bytes)
}

fn kind(name: &str) -> Physical {
    match name {
        SECONDS => Physical::DOUBLE,
        _ if WHOLE.contains(&name) => Physical::INT64,
        _ => Physical::BYTE_ARRAY,
    }
}

fn field(name: &str) -> Result<TypePtr, ParquetError> {
    let text = (kind(name) == Physical::BYTE_ARRAY).then_some(LogicalType::String);
    let field = Type::primitive_type_builder(name, kind(name)).with_repetition(Repetition::OPTIONAL);
    field.with_logical_type(text).build().map(Arc::new)
}

fn parsed<T: std::str::FromStr>(texts: &[&str]) -> Vec<T> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_read_back_as_columns_and_sources_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.parquet");
        let csv = "source,key,notes,seconds\na.mid,duo/a.mid,3,0.5\nb.mid,,,\n";
        std::fs::write(&path, of_csv(csv.as_bytes()).unwrap()).unwrap();
        let rows = rows(&path).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].source.as_str(), rows[0].key.as_deref()), ("a.mid", Some("duo/a.mid")));
        assert_eq!((rows[1].source.as_str(), &rows[1].key), ("b.mid", &None));
        let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        let first = reader.get_row_iter(None).unwrap().next().unwrap().unwrap();
        assert!(first.to_string().contains("notes: 3") && first.to_string().contains("seconds: 0.5"), "{first}");
    }

    #[test]
    fn what_is_no_parquet_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.parquet");
        std::fs::write(&path, "no parquet").unwrap();
        assert!(rows(&path).unwrap_err().to_string().contains("x.parquet"));
    }
}
