"""Porch: the permit service's addresses, desk by desk."""

from django.urls import path

from permits.api import views as api
from permits.desks import business, catalogue, drafts, guide, officer, opening, public, window

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
    # programs
    path("api/catalogue/", api.catalogue, name="api_catalogue"),
]
