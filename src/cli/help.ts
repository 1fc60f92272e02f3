/** What `--help` prints. */
export const help = `Finds out why an Azure Application Gateway answers 502, and proves it.

Usage
  azure-traffic-doctor diagnose <file.snapshot.json | ARM id> [options]
  azure-traffic-doctor collect <ARM id> -o <file.snapshot.json> [options]
  azure-traffic-doctor rules [--format text|json|coverage]
  azure-traffic-doctor explain <code>

diagnose judges a snapshot file offline, or a resource of Azure live. A file without a target is an estate: everything in
it is judged. collect reads what a diagnosis needs and keeps it in a file. rules --format coverage compares the rules with
the checks of other tools.

Options of diagnose
  --target <ARM id>     which resource of the file
  --format <format>     text (default), json, sarif or markdown
  --fail-on <level>     error (default), warning or never

Live (an ARM id)
  --cloud <name>        AzureCloud (default), AzureUSGovernment or AzureChinaCloud
  --tenant <id>         tenant to sign in to
  --credential <name>   azureCli (default) or environment
  --timeout <seconds>   180 by default; what is unanswered then counts as unknown
  --simulator <origin>  a simulated Azure on this machine, such as http://127.0.0.1:8080

Everywhere
  --locale <language>   en (default) or ja
  --help, --version

Exit codes, the first that applies
  2  bad usage or bad input    1  findings at or above --fail-on    3  the answer is unknown    0  otherwise
`;
