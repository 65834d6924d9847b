//! Prints the types as a TypeScript module.

use std::collections::BTreeMap;

use triptych_supervisor::{Lifecycle, SupervisorErrorCode};
use ts_rs::{Config, TS, TypeVisitor};

use crate::LIFECYCLE_EVENT;
use crate::command::{self, Declaration};
use crate::error_codes::{CommandFailure, StartErrorCode};

const HEADER: &str = "\
// Generated from src/rust/shell-types. Do not edit: `./pants fmt` writes this file.

";

/// Returns the source of a module with all types between the shell and the window.
#[must_use]
pub fn module() -> String {
    // JSON has one number type, so u64 becomes `number` as well.
    let config = Config::new().with_large_int("number");
    let mut types = Types::new(&config);
    types.add::<CommandFailure>();
    types.add::<SupervisorErrorCode>();
    types.add::<StartErrorCode>();
    types.add::<Lifecycle>();
    let commands = command::declarations(&config, &mut types);

    let mut module = HEADER.to_owned();
    module.push_str("/** The commands of the shell with their arguments and answers. */\n");
    module.push_str("export interface ShellCommands {\n");
    for command in &commands {
        module.push_str(&member(command));
    }
    module.push_str("}\n\n/** The events of the shell with their payloads. */\nexport interface ShellEvents {\n");
    module.push_str(&format!("  {LIFECYCLE_EVENT}: {};\n}}\n", Lifecycle::name(&config)));
    for declaration in types.declarations.values() {
        module.push('\n');
        module.push_str(&tidy(declaration));
    }
    module
}

/// Declarations by type name, including those of all types that they use.
pub(crate) struct Types<'a> {
    config: &'a Config,
    declarations: BTreeMap<String, String>,
}

impl<'a> Types<'a> {
    fn new(config: &'a Config) -> Self {
        Self { config, declarations: BTreeMap::new() }
    }

    /// Adds a type and all types that it uses. Types that are built into TypeScript are skipped.
    pub(crate) fn add<T: TS + ?Sized + 'static>(&mut self) {
        self.visit::<T>();
    }
}

impl TypeVisitor for Types<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        T::visit_generics(self);
        // Only types that derive `TS` have a path, and only these can be declared.
        if T::output_path().is_none() || self.declarations.contains_key(&T::ident(self.config)) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let declaration = format!("{docs}export {}", T::decl(self.config));
        self.declarations.insert(T::ident(self.config), declaration);
        T::visit_dependencies(self);
    }
}

/// Indents the members of a declaration and puts one-line comments on one line.
fn tidy(declaration: &str) -> String {
    let lines: Vec<&str> = declaration.lines().map(str::trim_end).collect();
    let (mut tidied, mut rest, mut indent) = (String::new(), lines.as_slice(), "");
    loop {
        rest = match rest {
            ["/**", text, " */", rest @ ..] => {
                tidied.push_str(&format!("{indent}/** {} */\n", text.trim_start_matches(" * ")));
                rest
            }
            [line, rest @ ..] => {
                tidied.push_str(&format!("{indent}{line}\n"));
                indent = "  ";
                rest
            }
            [] => return tidied,
        };
    }
}

/// Returns a command as a member of `ShellCommands`.
fn member(command: &Declaration) -> String {
    let doc: Vec<&str> = command.doc.iter().map(|line| line.trim()).collect();
    let values: Vec<String> = command.values.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
    let values = if values.is_empty() { "null".to_owned() } else { format!("{{ {} }}", values.join("; ")) };
    format!("  /** {} */\n  {}: {{ values: {values}; answer: {} }};\n", doc.join(" "), command.name, command.answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_declared_with_its_values_and_answer() {
        let module = module();
        assert!(module.contains("  retry: { values: null; answer: null };\n"), "{module}");
        assert!(
            module
                .contains("  save_file: { values: { folder: SavableFolder; name: string }; answer: string | null };\n"),
            "{module}"
        );
    }

    #[test]
    fn a_nested_type_is_declared() {
        let module = module();
        for name in ["BackupReason", "CommandErrorCode", "During", "LaunchToken", "LogLevel", "Upgrade"] {
            assert_eq!(module.matches(&format!("export type {name} = ")).count(), 1, "{name}\n{module}");
        }
    }

    #[test]
    fn sizes_are_numbers() {
        assert!(!module().contains("bigint"));
    }
}
