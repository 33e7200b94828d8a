"""Every table with rows of a person: their kind, what is exported, and what becomes of them when they are deleted."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.members.service import Person
from bot.own_data.kinds import ABOUT_OTHERS, NOTE_OF_OTHERS, Holding, Kind, Stays

INVENTORY: dict[str, Holding] = {
    # The account, and what somebody chose.
    "member": Holding(Kind.ACCOUNT, Stays.ACCOUNT, own=["slack_id"]),
    "placement": Holding(Kind.ACCOUNT),
    "refusal": Holding(Kind.ACCOUNT, Stays.WISH),
    "change_pulse_opt_out": Holding(Kind.ACCOUNT, Stays.WISH),
    "onboarding_invitation": Holding(Kind.ACCOUNT, Stays.WISH, own=["slack_id"]),
    "standing_offer": Holding(Kind.MESSAGES),
    "misunderstanding": Holding(Kind.MESSAGES),
    "passed_on": Holding(Kind.MESSAGES),
    "delivery": Holding(Kind.MESSAGES, Stays.WORDLESS, own=["target"]),
    # Lessons.
    "enrolment": Holding(Kind.LESSONS),
    "step": Holding(Kind.LESSONS, via="enrolment_id"),
    "ask": Holding(Kind.LESSONS),
    "answer": Holding(Kind.LESSONS),
    "asked_whether": Holding(Kind.LESSONS),
    "review_card": Holding(Kind.LESSONS),
    "review_rhythm": Holding(Kind.LESSONS),
    "review_round": Holding(Kind.LESSONS),
    "learner_contact": Holding(Kind.LESSONS),
    "habit_answer": Holding(Kind.LESSONS),
    "section_rating": Holding(Kind.LESSONS),
    "cohort_member": Holding(Kind.LESSONS, named={"enrolled_by": ABOUT_OTHERS}),
    "standard_applied": Holding(Kind.LESSONS),
    "experiment_person": Holding(Kind.LESSONS, Stays.WORDLESS),
    # Reflections and plans: their words go, and what was shown or shared of them.
    "reflection": Holding(Kind.THOUGHTS, Stays.WORDLESS),
    "reflection_response": Holding(Kind.THOUGHTS, Stays.WORDLESS),
    "shared_thought": Holding(Kind.THOUGHTS),
    "plan": Holding(Kind.THOUGHTS, Stays.WORDLESS),
    "plan_obstacle": Holding(Kind.THOUGHTS),
    "behaviour_evidence": Holding(Kind.THOUGHTS),
    "shared_win": Holding(Kind.THOUGHTS),
    "invitation": Holding(Kind.THOUGHTS, Stays.WORDLESS),
    "invitation_reader": Holding(Kind.PROGRAMME, Stays.SHARED),
    # Stories.
    "story": Holding(Kind.STORIES, Stays.WORDLESS),
    "story_author": Holding(Kind.STORIES),
    "story_agreement": Holding(Kind.STORIES),
    "story_invitation": Holding(Kind.STORIES, named={"invited_by": ABOUT_OTHERS}),
    "story_draft_section": Holding(Kind.STORIES, via="story_id", named={"updated_by": ABOUT_OTHERS}),
    "story_version": Holding(Kind.STORIES, Stays.WORDLESS, own=["created_by"]),
    "story_version_section": Holding(Kind.STORIES, Stays.WORDLESS, via="version_id"),
    "story_sorting": Holding(Kind.STORIES, Stays.WORDLESS, emptied={"sections": None}),
    "story_file": Holding(Kind.STORIES),
    "story_asset": Holding(Kind.STORIES, Stays.WORDLESS, emptied={"lines": None}),
    "story_feedback": Holding(Kind.STORIES, Stays.WORDLESS, emptied={"result": None}),
    "story_finding": Holding(Kind.STORIES, Stays.WORDLESS, via="feedback_id", named={"decided_by": ABOUT_OTHERS}),
    "story_thread_reply": Holding(Kind.STORIES),
    "story_use": Holding(Kind.STORIES, Stays.SHARED),
    # Sessions: others plan with what somebody said, so they take it back there.
    "community": Holding(Kind.SESSIONS, Stays.SHARED, own=["founder_id"]),
    "community_absence": Holding(Kind.SESSIONS),
    "community_activity": Holding(Kind.SESSIONS, Stays.SHARED, own=["owner_id"]),
    "community_calendar_import": Holding(Kind.SESSIONS),
    "community_check_in": Holding(Kind.SESSIONS, Stays.SHARED, named={"by": ABOUT_OTHERS}),
    "community_coffee_meeting": Holding(Kind.SESSIONS, Stays.SHARED, own=["first_id", "second_id"]),
    "community_coffee_signup": Holding(Kind.SESSIONS),
    "community_companion": Holding(Kind.SESSIONS, Stays.SHARED),
    "community_feed": Holding(Kind.SESSIONS),
    "community_kudos": Holding(Kind.SESSIONS, Stays.SHARED, own=["giver_id", "receiver_id"]),
    "community_leader_search": Holding(Kind.SESSIONS, Stays.SHARED, own=["former_id"]),
    "community_note": Holding(Kind.SESSIONS, Stays.SHARED),
    "community_own_template": Holding(Kind.SESSIONS),
    "community_rating": Holding(Kind.SESSIONS, Stays.WORDLESS),
    "community_rota_member": Holding(Kind.SESSIONS, Stays.SHARED),
    "community_rota_request": Holding(Kind.SESSIONS, Stays.SHARED),
    "community_rsvp": Holding(Kind.SESSIONS, Stays.SHARED),
    "community_series": Holding(Kind.SESSIONS, Stays.SHARED, own=["drafted_by"]),
    "community_series_rsvp": Holding(Kind.SESSIONS, Stays.SHARED),
    "community_session": Holding(Kind.SESSIONS, Stays.SHARED, own=["facilitator_id"]),
    "community_session_edit": Holding(Kind.SESSIONS, Stays.SHARED, own=["by_id"]),
    "community_strategy_version": Holding(Kind.SESSIONS, Stays.SHARED, own=["by_id"]),
    "community_swap": Holding(
        Kind.SESSIONS, Stays.SHARED, own=["asker_id", "asked_id"], named={"leader_id": ABOUT_OTHERS}
    ),
    "community_turn_news": Holding(Kind.SESSIONS, Stays.SHARED),
    # The certificate: drafts go, and what was judged stays.
    "capstone": Holding(Kind.CERTIFICATE, Stays.PROOF, named={"reader_id": ABOUT_OTHERS}),
    "capstone_text": Holding(Kind.CERTIFICATE, Stays.PROOF, via="capstone_id"),
    "capstone_version": Holding(Kind.CERTIFICATE, Stays.PROOF, via="capstone_id"),
    "capstone_version_text": Holding(Kind.CERTIFICATE, Stays.PROOF, via="version_id"),
    "capstone_file": Holding(Kind.CERTIFICATE),
    "capstone_feedback": Holding(Kind.CERTIFICATE, Stays.WORDLESS, emptied={"result": None}),
    "capstone_submission": Holding(
        Kind.CERTIFICATE,
        Stays.PROOF,
        via="capstone_id",
        named={"manager_id": ABOUT_OTHERS, "released_by": ABOUT_OTHERS},
    ),
    "submitted_text": Holding(Kind.CERTIFICATE, Stays.PROOF, via="submission_id"),
    "capstone_part_result": Holding(Kind.CERTIFICATE, Stays.PROOF, via="capstone_id"),
    "capstone_appeal": Holding(Kind.CERTIFICATE, Stays.PROOF, via="submission_id", named={"answered_by": ABOUT_OTHERS}),
    "assessor": Holding(Kind.CERTIFICATE, Stays.PROOF),
    "assessor_seat": Holding(Kind.CERTIFICATE, Stays.PROOF),
    "assessor_reminder": Holding(Kind.CERTIFICATE, Stays.PROOF, via="seat_id", named={"reminded_by": ABOUT_OTHERS}),
    "element_mark": Holding(Kind.CERTIFICATE, Stays.PROOF, via="seat_id"),
    "teach_back": Holding(Kind.CERTIFICATE, Stays.PROOF, named={"manager_id": ABOUT_OTHERS}),
    "teach_back_appeal": Holding(
        Kind.CERTIFICATE, Stays.PROOF, via="teach_back_id", named={"answered_by": ABOUT_OTHERS}
    ),
    "teach_back_rater": Holding(Kind.CERTIFICATE, Stays.PROOF),
    "teach_back_mark": Holding(Kind.CERTIFICATE, Stays.PROOF, via="rater_id"),
    "teach_back_pulse": Holding(Kind.CERTIFICATE, Stays.WORDLESS, emptied={"comment": ""}),
    "teach_back_ruling": Holding(Kind.CERTIFICATE, Stays.PROOF, own=["decided_by"]),
    "certificate": Holding(Kind.CERTIFICATE, Stays.PROOF, named={"revoked_by": ABOUT_OTHERS}),
    "issued_badge": Holding(Kind.CERTIFICATE, Stays.PROOF, via="certificate_id"),
    "certificate_consent": Holding(Kind.CERTIFICATE, Stays.PROOF),
    "alumnus": Holding(Kind.CERTIFICATE),
    "alumni_channel": Holding(Kind.PROGRAMME, Stays.SHARED, own=["set_by"]),
    # Change and what outlasts its people.
    "change_pulse": Holding(Kind.PROGRAMME, Stays.SHARED, own=["started_by"]),
    "change_pulse_ask": Holding(Kind.CHANGE, Stays.WORDLESS, emptied={"sentence": ""}),
    "coaching": Holding(Kind.CHANGE),
    "coaching_practice": Holding(Kind.CHANGE),
    "stakeholder": Holding(Kind.CHANGE, named={"person_id": NOTE_OF_OTHERS}),
    "stakeholder_move": Holding(Kind.CHANGE, via="stakeholder_id"),
    "stakeholder_map_question": Holding(Kind.CHANGE),
    "stakeholder_reader": Holding(Kind.CHANGE, named={"reader_id": ABOUT_OTHERS}),
    "scaling_strategy": Holding(Kind.CHANGE),
    "practice_check": Holding(Kind.PROGRAMME, Stays.SHARED),
    "practice_rating": Holding(Kind.PROGRAMME, Stays.SHARED, via="check_id"),
    "practice_check_rhythm": Holding(Kind.PROGRAMME),
    "embedded_practice": Holding(Kind.PROGRAMME, Stays.SHARED, own=["owner_id"], named={"changed_by": ABOUT_OTHERS}),
    "succession_task": Holding(Kind.PROGRAMME, Stays.SHARED, own=["successor_id"], named={"made_by": ABOUT_OTHERS}),
    "succession_week": Holding(Kind.PROGRAMME, Stays.SHARED, named={"stand_in_id": ABOUT_OTHERS}),
    # Improvements, figures and reports.
    "improvement": Holding(Kind.IMPROVING, Stays.SHARED, own=["suggested_by"], named={"owner_id": ABOUT_OTHERS}),
    "improvement_change": Holding(Kind.IMPROVING, Stays.SHARED),
    "improvement_vote": Holding(Kind.IMPROVING),
    "experiment": Holding(Kind.IMPROVING, Stays.SHARED, own=["planned_by"]),
    "experiment_comment": Holding(Kind.IMPROVING),
    "framework_measure": Holding(Kind.IMPROVING),
    "momentum_choice": Holding(Kind.IMPROVING),
    "momentum_reader": Holding(Kind.IMPROVING),
    "momentum_channel": Holding(Kind.PROGRAMME, Stays.SHARED, own=["chosen_by"]),
    "monthly_report": Holding(Kind.IMPROVING),
    "outcome_figure": Holding(Kind.PROGRAMME, Stays.SHARED, own=["entered_by"], named={"vouched_by": ABOUT_OTHERS}),
    # Cohorts, and what was done for others.
    "cohort": Holding(Kind.PROGRAMME, Stays.SHARED, own=["created_by"]),
    "cohort_change": Holding(Kind.PROGRAMME, Stays.SHARED, own=["made_by"]),
    "cohort_facilitator": Holding(Kind.PROGRAMME, Stays.SHARED),
    "enrolment_list": Holding(Kind.PROGRAMME, Stays.SHARED, own=["asked_by"]),
    "enrolment_line": Holding(Kind.PROGRAMME, Stays.SHARED, own=["slack_id"]),
    "onboarding_rule": Holding(Kind.PROGRAMME, Stays.SHARED, own=["made_by"]),
    "audit_entry": Holding(Kind.PROGRAMME, Stays.LOG, own=["by_id", "about_id"]),
    # What was sent to a model, and the consent to it.
    "reflection_consent": Holding(Kind.AI, Stays.PROOF),
    "reflection_model_request": Holding(Kind.AI, Stays.WORDLESS, emptied={"messages": None}),
    "story_consent": Holding(Kind.AI, Stays.PROOF),
    "story_model_request": Holding(Kind.AI, Stays.WORDLESS, emptied={"messages": None}),
    "capstone_consent": Holding(Kind.AI, Stays.PROOF),
    "capstone_model_request": Holding(Kind.AI, Stays.WORDLESS, emptied={"messages": None}),
    "coaching_consent": Holding(Kind.AI, Stays.PROOF),
    "coaching_model_request": Holding(Kind.AI),
    "reading_consent": Holding(Kind.AI, Stays.PROOF),
    "sentence_to_read": Holding(Kind.AI),
    "reading_model_request": Holding(Kind.AI),
}


def belonging(table: sa.Table, who: Person) -> sa.ColumnElement[bool]:
    """The condition for the rows of a table that are somebody's own."""
    holding, here = INVENTORY[table.name], table.c.workspace_id == who.workspace_id
    if holding.via:
        key = table.c[holding.via]
        parent = foreign(key)
        return sa.and_(here, key.in_(sa.select(parent).where(belonging(parent.table, who))))
    own = [table.c[name] for name in holding.own]
    theirs = [column == (who.member_id if column.foreign_keys else who.slack_id) for column in own]
    return sa.and_(here, sa.or_(sa.false(), *theirs))


def foreign(key: sa.Column[object]) -> sa.Column[object]:
    """The column that a foreign key refers to."""
    [found] = key.foreign_keys
    return found.column


def tables() -> list[sa.Table]:
    """The tables of the inventory, those first that others refer to."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name in INVENTORY]
