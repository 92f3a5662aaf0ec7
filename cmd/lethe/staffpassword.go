package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/staff"
)

func staffPasswordCommand() *cobra.Command {
	var email string
	var fromStdin bool
	cmd := &cobra.Command{
		Use:   "password",
		Short: "Set the password of somebody who has forgotten it",
		Long:  `Sets a new password. Without --password-stdin one is made and printed, once.`,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			password, err := newPassword(cmd, fromStdin)
			if err != nil {
				return err
			}
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				if err := a.Staff.SetPassword(ctx, email, password); err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "Set the password of %s.\n", email)
				tell(cmd, password, fromStdin)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&email, "email", "", "whose account")
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the password, 15 to 128 characters, from standard input")
	_ = cmd.MarkFlagRequired("email") // fails only for a flag that does not exist
	return cmd
}

// newPassword reads the password from standard input, or makes one.
func newPassword(cmd *cobra.Command, fromStdin bool) (string, error) {
	if fromStdin {
		return firstLine(cmd)
	}
	return staff.NewPassword(), nil
}

// tell prints a password that was made here.
func tell(cmd *cobra.Command, password string, fromStdin bool) {
	if !fromStdin {
		fmt.Fprintln(cmd.ErrOrStderr(), "The password, which is not shown again:")
		fmt.Fprintln(cmd.OutOrStdout(), password)
	}
}
