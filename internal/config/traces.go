package config

import (
	"fmt"
	"strings"
)

// Where OpenTelemetry's own variables say that traces are wanted, as its
// specification names them. All others are read by its SDK.
const (
	tracesExporter = "OTEL_TRACES_EXPORTER"
	sdkDisabled    = "OTEL_SDK_DISABLED"
)

var (
	endpoints = []string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"}
	protocols = []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"}
)

// readTraces turns traces on when an exporter or an endpoint is named. They are
// off otherwise: the SDK's own default would send them to this machine.
func (c *Config) readTraces(lookup func(string) (string, bool)) Faults {
	var faults Faults
	value := func(name string) string {
		v, _ := lookup(name)
		return strings.ToLower(strings.TrimSpace(v))
	}
	exporter := value(tracesExporter)
	switch exporter {
	case "", "otlp", "none":
	default:
		faults = append(faults, fmt.Sprintf("%s: %q is no exporter of this program: write otlp or none", tracesExporter, exporter))
	}
	for _, name := range protocols {
		if protocol := value(name); protocol != "" && protocol != "http/protobuf" {
			faults = append(faults, fmt.Sprintf("%s: %q is no protocol of this program: write http/protobuf", name, protocol))
		}
	}
	wanted := exporter == "otlp"
	for _, name := range endpoints {
		wanted = wanted || value(name) != ""
	}
	c.Traces = wanted && exporter != "none" && value(sdkDisabled) != "true"
	return faults
}
