//! Generates the Rust client of an OpenAPI 3.1 document: `client-codegen <openapi.json> <out-dir>`.
//!
//! The output is the same on every machine. It contains the name of the document without its folder, and is formatted
//! by the pinned `prettyplease` instead of the installed rustfmt.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use openapi_to_rust::{CodeGenerator, GeneratorConfig, SchemaAnalyzer};

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot read {path}: {source}; generate the OpenAPI document with `./pants fmt ::` first")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{path} is not JSON: {source}; generate the OpenAPI document again with `./pants fmt ::`")]
    Parse { path: PathBuf, source: serde_json::Error },
    #[error("cannot generate a client from {path}: {source}")]
    Generate { path: PathBuf, source: openapi_to_rust::GeneratorError },
    #[error("cannot write {path}: {source}; check that the folder exists and is writable")]
    Write { path: PathBuf, source: std::io::Error },
}

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [document, out_dir] = arguments.as_slice() else {
        eprintln!("usage: client-codegen <openapi.json> <out-dir>");
        return ExitCode::from(2);
    };
    match generate(document, out_dir) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("client-codegen: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads `document` and writes the modules of the client to `out_dir`. Creates the folder if necessary.
fn generate(document: &Path, out_dir: &Path) -> Result<(), Error> {
    for (path, content) in render(document)? {
        let path = out_dir.join(path);
        std::fs::create_dir_all(out_dir)
            .and_then(|()| std::fs::write(&path, content))
            .map_err(|source| Error::Write { path, source })?;
    }
    Ok(())
}

/// Returns file names and contents of the modules of the client.
fn render(document: &Path) -> Result<Vec<(PathBuf, String)>, Error> {
    let path = || document.to_path_buf();
    let text = std::fs::read_to_string(document).map_err(|source| Error::Read { path: path(), source })?;
    let spec = serde_json::from_str(&text).map_err(|source| Error::Parse { path: path(), source })?;
    let generator = CodeGenerator::new(GeneratorConfig {
        module_name: "generated".to_owned(),
        enable_sse_client: false,
        tracing_enabled: false,
        ..GeneratorConfig::default()
    })
    .with_source_provenance(document.file_name().unwrap_or_default().to_string_lossy());
    let files = SchemaAnalyzer::new(spec)
        .and_then(|mut analyzer| analyzer.analyze())
        .and_then(|mut analysis| generator.generate_all(&mut analysis))
        .map_err(|source| Error::Generate { path: path(), source })?;
    let modules = files.files.into_iter().chain([files.mod_file]);
    Ok(modules.map(|file| (file.path, file.content)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r##"{
        "openapi": "3.1.0",
        "info": {"title": "Example", "version": "1.0.0"},
        "paths": {"/greeting": {"get": {"operationId": "greet", "responses": {"200": {
            "description": "OK",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Greeting"}}}
        }}}}},
        "components": {"schemas": {"Greeting": {
            "type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}
        }}}
    }"##;

    fn rendered_from(dir: &Path) -> Vec<(PathBuf, String)> {
        let document = dir.join("openapi.json");
        std::fs::write(&document, DOCUMENT).unwrap();
        render(&document).unwrap()
    }

    #[test]
    fn writes_a_module_for_types_and_one_for_the_client() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("openapi.json"), DOCUMENT).unwrap();
        let out = dir.path().join("new/generated");
        generate(&dir.path().join("openapi.json"), &out).unwrap();
        assert!(std::fs::read_to_string(out.join("types.rs")).unwrap().contains("pub struct Greeting"));
        assert!(std::fs::read_to_string(out.join("client.rs")).unwrap().contains("pub async fn greet"));
    }

    #[test]
    fn the_output_does_not_depend_on_the_folder_of_the_document() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_eq!(rendered_from(one.path()), rendered_from(other.path()));
    }

    #[test]
    fn a_missing_document_is_named() {
        let error = render(Path::new("no/such/openapi.json")).unwrap_err();
        assert!(error.to_string().starts_with("cannot read no/such/openapi.json: "));
    }
}
