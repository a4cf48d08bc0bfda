/* commands.h - every subcommand. */
#ifndef HOLDFAST_CMD_COMMANDS_H
#define HOLDFAST_CMD_COMMANDS_H

#include "base/version.h"
#include "cmd/command.h"

extern const Command ingest_command;
extern const Command trace_command;
extern const Command where_command;
extern const Command balance_command;
extern const Command gaps_command;
extern const Command holders_command;
extern const Command drill_run_command;
extern const Command drill_list_command;
extern const Command drill_show_command;
extern const Command cause_command;
extern const Command explain_command;
extern const Command item_command;
extern const Command scope_count_command;
extern const Command scope_save_command;
extern const Command scope_list_command;
extern const Command scope_show_command;
extern const Command scope_members_command;
extern const Command scope_export_command;
extern const Command scope_why_command;
extern const Command alarm_list_command;
extern const Command alarm_acknowledge_command;
extern const Command hold_add_command;
extern const Command hold_list_command;
extern const Command hold_show_command;
extern const Command hold_units_command;
extern const Command hold_release_command;
extern const Command hold_may_command;
extern const Command hold_confirmations_command;
extern const Command hold_confirm_command;
extern const Command scope_versions_command;
extern const Command scope_diff_command;
extern const Command scope_freeze_command;
extern const Command scope_compare_command;
extern const Command scope_upload_command;
extern const Command scope_lists_command;
extern const Command user_add_command;
extern const Command user_list_command;
extern const Command user_grant_command;
extern const Command user_revoke_command;
extern const Command user_reset_command;
extern const Command user_close_account_command;
extern const Command user_confirm_command;
extern const Command user_sessions_command;
extern const Command user_sign_out_command;
extern const Command key_add_command;
extern const Command key_list_command;
extern const Command key_revoke_command;
extern const Command register_list_command;
extern const Command register_show_command;
extern const Command register_set_command;
extern const Command register_retire_command;
extern const Command register_import_command;
extern const Command register_export_rows_command;
extern const Command register_history_command;
extern const Command register_signatures_command;
extern const Command register_sign_command;
extern const Command person_find_command;
extern const Command person_reveal_command;
extern const Command person_erase_command;
extern const Command clue_kinds_command;
extern const Command clue_list_command;
extern const Command clue_show_command;
extern const Command clue_add_command;
extern const Command clue_link_items_command;
extern const Command clue_import_command;
extern const Command clock_list_command;
extern const Command clock_alarms_command;
extern const Command clock_history_command;
extern const Command clock_start_command;
extern const Command clock_stop_command;
extern const Command clock_lapse_command;
extern const Command clock_cancel_command;
extern const Command clock_suspend_command;
extern const Command clock_resume_command;
extern const Command clock_reopen_command;
extern const Command clock_decide_command;
extern const Command clock_assign_command;
extern const Command clock_unassign_command;
extern const Command clock_date_command;
extern const Command clock_repin_command;
extern const Command rules_list_command;
extern const Command rules_explain_command;
extern const Command rules_due_command;
extern const Command rules_check_command;
extern const Command rules_diff_command;
extern const Command case_list_command;
extern const Command case_show_command;
extern const Command case_gate_command;
extern const Command case_file_command;
extern const Command case_sheets_command;
extern const Command case_open_command;
extern const Command case_fill_command;
extern const Command case_change_command;
extern const Command case_move_command;
extern const Command risk_methods_command;
extern const Command risk_assess_command;
extern const Command demo_command;
extern const Command serve_command;
extern const Command check_command;
extern const Command rebuild_command;
extern const Command version_command;

/* All of them in the order of `holdfast --help`; ends with NULL. */
extern const Command *const commands[];
/* By its whole name, "scope list"; NULL: there is none. */
const Command *command_find(Str name);

#endif
