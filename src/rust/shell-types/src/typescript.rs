//! The types as a TypeScript module.

use std::collections::BTreeMap;

use triptych_supervisor::{Lifecycle, SupervisorErrorCode};
use ts_rs::{Config, TS, TypeVisitor};

use crate::LIFECYCLE_EVENT;
use crate::command::{self, Declaration};
use crate::error_codes::{CommandFailure, StartErrorCode};

const HEADER: &str = "\
// Generated from src/rust/shell-types. Do not edit: `./pants fmt` writes this file.

";

/// The source of a module with every type that passes between the shell and the window.
#[must_use]
pub fn module() -> String {
    // JSON numbers are JavaScript numbers, whatever their Rust type.
    let config = Config::new().with_large_int("number");
    let mut types = Types::new(&config);
    types.add::<CommandFailure>();
    types.add::<SupervisorErrorCode>();
    types.add::<StartErrorCode>();
    types.add::<Lifecycle>();
    let commands = command::declarations(&config, &mut types);

    let mut module = HEADER.to_owned();
    module.push_str("/** The commands of the shell: the values that each takes, and what it answers. */\n");
    module.push_str("export interface ShellCommands {\n");
    for command in &commands {
        module.push_str(&member(command));
    }
    module.push_str("}\n\n/** The events of the shell, and what they carry. */\nexport interface ShellEvents {\n");
    module.push_str(&format!("  {LIFECYCLE_EVENT}: {};\n}}\n", Lifecycle::name(&config)));
    for declaration in types.declarations.values() {
        module.push('\n');
        module.push_str(&tidy(declaration));
    }
    module
}

/// The declarations of types and of all types that they use, by name.
pub(crate) struct Types<'a> {
    config: &'a Config,
    declarations: BTreeMap<String, String>,
}

impl<'a> Types<'a> {
    fn new(config: &'a Config) -> Self {
        Self { config, declarations: BTreeMap::new() }
    }

    /// Adds a type, unless TypeScript has it already.
    pub(crate) fn add<T: TS + ?Sized + 'static>(&mut self) {
        self.visit::<T>();
    }
}

impl TypeVisitor for Types<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        T::visit_generics(self);
        // Only derived types have a path, and only they can be declared.
        if T::output_path().is_none() || self.declarations.contains_key(&T::ident(self.config)) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let declaration = format!("{docs}export {}", T::decl(self.config));
        self.declarations.insert(T::ident(self.config), declaration);
        T::visit_dependencies(self);
    }
}

/// A declaration with indented members and with short comments on one line.
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

/// A command as a member of `ShellCommands`.
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
    fn a_command_has_its_values_and_its_answer() {
        let module = module();
        assert!(module.contains("  retry: { values: null; answer: null };\n"), "{module}");
        assert!(
            module
                .contains("  save_file: { values: { folder: SavableFolder; name: string }; answer: string | null };\n"),
            "{module}"
        );
    }

    #[test]
    fn a_type_that_only_another_type_uses_is_declared() {
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
