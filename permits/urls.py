"""Porch: the permit service's addresses, desk by desk."""

from django.urls import path

from permits.api import views as api
from permits.desks import business, catalogue, drafts, guide, officer, opening, public, updates, window
from permits.desks.editing import approving, checks, items, library, questions, rules, scenarios

app_name = "permits"
urlpatterns = [
    # anybody
    path("", public.home, name="home"),
    path("items/", public.menu, name="menu"),
    path("items/<str:code>/", public.item, name="item"),
    path("guide/", guide.start, name="guide"),
    path("guide/<str:token>/", guide.resume, name="guide_resume"),
    path("guide/<str:token>/q/<slug:code>/", guide.question, name="guide_question"),
    path("guide/<str:token>/result/", guide.result, name="guide_result"),
    path("code/<str:code>/", public.code, name="code"),
    # a business: its draft
    path("apply/", opening.start, name="start"),
    path("apply/business/", opening.new_business, name="new_business"),
    path("apply/<int:pk>/", drafts.tasks, name="draft"),
    path("apply/<int:pk>/items/", drafts.items, name="draft_items"),
    path("apply/<int:pk>/form/<slug:group>/", drafts.section, name="draft_section"),
    path("apply/<int:pk>/materials/", drafts.materials, name="draft_materials"),
    path("apply/<int:pk>/check/", drafts.check, name="draft_check"),
    path("apply/<int:pk>/update/<str:code>/", updates.update, name="draft_update"),
    path("apply/<int:pk>/discard/", opening.discard, name="draft_discard"),
    # a business: what it has sent and what it holds
    path("my/", business.applications, name="applications"),
    path("my/<int:pk>/", business.application, name="application"),
    path("my/<int:pk>/receipt/", business.receipt, name="receipt"),
    path("my/cases/<str:number>/", business.case, name="my_case"),
    path("my/cases/<str:number>/supplement/", business.supplement, name="supplement"),
    path("my/cases/<str:number>/withdraw/", business.withdraw, name="withdraw"),
    path("my/licences/", business.licences, name="licences"),
    path("my/licences/<str:number>/pdf/", business.licence_pdf, name="licence_pdf"),
    path("files/<int:pk>/", business.evidence, name="evidence"),
    # officers and heads
    path("desk/", officer.queue, name="queue"),
    path("desk/cases/<str:number>/", officer.case, name="case"),
    path("desk/cases/<str:number>/accept/", officer.accept, name="case_accept"),
    path("desk/cases/<str:number>/ask/", officer.ask, name="case_ask"),
    path("desk/cases/<str:number>/not-accept/", officer.not_accept, name="case_not_accept"),
    path("desk/cases/<str:number>/decide/", officer.decide, name="case_decide"),
    path("desk/cases/<str:number>/record/", officer.record, name="case_record"),
    path("desk/cases/<str:number>/sign/", officer.sign, name="case_sign"),
    # the window
    path("window/", window.search, name="window"),
    path("window/<int:pk>/", window.application, name="window_application"),
    path("window/cases/<str:number>/deliver/", window.deliver, name="window_deliver"),
    # catalogue admins
    path("catalogue/", catalogue.desk, name="catalogue_desk"),
    path("catalogue/batches/<int:number>/", catalogue.batch, name="catalogue_batch"),
    path("catalogue/items/<str:code>/batch/", catalogue.item_batch, name="catalogue_item_batch"),
    # catalogue admins: an item and its drafts
    path("catalogue/items/new/", items.new, name="catalogue_new"),
    path("catalogue/items/<str:code>/", items.item, name="catalogue_item"),
    path("catalogue/items/<str:code>/diff/", checks.revisions, name="catalogue_diff"),
    path("catalogue/drafts/<int:pk>/", items.draft, name="catalogue_draft"),
    path("catalogue/drafts/<int:pk>/edit/<slug:key>/", items.section, name="catalogue_section"),
    path("catalogue/drafts/<int:pk>/rules/", rules.rules, name="catalogue_rules"),
    path("catalogue/drafts/<int:pk>/preview/", items.preview, name="catalogue_preview"),
    path("catalogue/drafts/<int:pk>/checks/", checks.draft, name="catalogue_draft_checks"),
    path("catalogue/drafts/<int:pk>/changes/", checks.draft_changes, name="catalogue_changes"),
    path("catalogue/drafts/<int:pk>/impact/", checks.impact, name="catalogue_impact"),
    path("catalogue/drafts/<int:pk>/propose/", approving.propose, name="catalogue_propose"),
    path("catalogue/drafts/<int:pk>/publish/", approving.publish, name="catalogue_publish"),
    path("catalogue/drafts/<int:pk>/adopt/", approving.adopt, name="catalogue_adopt"),
    path("catalogue/drafts/<int:pk>/take-back/", approving.take_back, name="catalogue_take_back"),
    path("catalogue/drafts/<int:pk>/discard/", approving.discard, name="catalogue_discard"),
    # catalogue admins: the library, the questions, the scenarios, the checks
    path("catalogue/elements/", library.elements, name="catalogue_elements"),
    path("catalogue/elements/new/", library.element_new, name="catalogue_element_new"),
    path("catalogue/elements/<slug:code>/", library.element, name="catalogue_element"),
    path("catalogue/materials/", library.materials, name="catalogue_materials"),
    path("catalogue/materials/new/", library.material_new, name="catalogue_material_new"),
    path("catalogue/materials/<slug:code>/", library.material, name="catalogue_material"),
    path("catalogue/questions/", questions.questions, name="catalogue_questions"),
    path("catalogue/questions/try/", questions.test, name="catalogue_test"),
    path("catalogue/questions/publish/", questions.publish, name="catalogue_questions_publish"),
    path("catalogue/questions/new/", questions.question_new, name="catalogue_question_new"),
    path("catalogue/questions/ask/<slug:code>/", questions.question, name="catalogue_question"),
    path("catalogue/scenarios/", scenarios.scenarios, name="catalogue_scenarios"),
    path("catalogue/scenarios/new/", scenarios.scenario_new, name="catalogue_scenario_new"),
    path("catalogue/scenarios/<int:pk>/", scenarios.scenario, name="catalogue_scenario"),
    path("catalogue/checks/", checks.catalogue, name="catalogue_checks"),
    # heads of departments
    path("catalogue/approvals/", approving.approvals, name="catalogue_approvals"),
    path("catalogue/approvals/<int:pk>/", approving.approval, name="catalogue_approval"),
    # programs
    path("api/catalogue/", api.catalogue, name="api_catalogue"),
]
