package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"lethe/internal/telemetry"
)

// version is set when the program is built: -ldflags "-X main.version=…".
var version = "devel"

func versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print what was built",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !asJSON {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), version)
				return err
			}
			return json.NewEncoder(cmd.OutOrStdout()).Encode(build())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "with the Go version and every module")
	return cmd
}

// thisBuild is what the program says of itself in metrics and traces. The revision
// is known where Go was told to stamp it.
func thisBuild() telemetry.Build {
	b := telemetry.Build{Version: version}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				b.Revision = s.Value
			}
		}
	}
	return b
}

type module struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Sum     string `json:"sum,omitempty"`
}

type built struct {
	Version string   `json:"version"`
	Go      string   `json:"go"`
	Modules []module `json:"modules"`
}

func build() built {
	b := built{Version: version, Modules: []module{}}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	b.Go = info.GoVersion
	for _, m := range info.Deps {
		b.Modules = append(b.Modules, module{Path: m.Path, Version: m.Version, Sum: m.Sum})
	}
	return b
}
