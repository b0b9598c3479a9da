trigger AiProjectTrigger on AI_Project__c(before insert, before update) {
    new AiProjectTriggerHandler().beforeSave(Trigger.oldMap, Trigger.new);
}
