trigger AiCreditTrigger on AI_Credit__c(before insert, before update, before delete, after insert) {
    new AiCreditTriggerHandler().run();
}
