using System.Text.Json.Nodes;
using Semblance.Tables.Constraints;

namespace Semblance.Relational.Connectors;

/// <summary>Reads a constraint of a schema file; adds to the faults, and gives null, where it is none.</summary>
/// <param name="node">A text or an object.</param>
/// <param name="place">Where it is written, for messages.</param>
/// <param name="faults">Receives every problem.</param>
public delegate Constraint? ConstraintReader(JsonNode? node, string place, ICollection<Fault> faults);
